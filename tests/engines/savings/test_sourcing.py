"""In- and outsourcing (report pp. 166-169)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import DivisionByZero, InvalidInput, NotKnown
from engines.savings.sourcing import sourcing_candidate, weighted_score

answers = st.lists(st.sampled_from(["ja", "overvejende ja", "overvejende nej", "nej"]), min_size=1, max_size=9)


def test_yes_and_mostly_yes_to_all_makes_a_candidate():
    """Page 168: ja eller overvejende ja."""
    assert sourcing_candidate(["Ja", "Overvejende ja", "ja"])


def test_one_no_is_enough_under_the_strict_reading():
    assert not sourcing_candidate(["ja", "ja", "overvejende nej"])


def test_the_other_reading_asks_for_a_majority():
    assert sourcing_candidate(["ja", "ja", "overvejende nej"], "flertal")
    assert not sourcing_candidate(["ja", "nej"], "flertal")


def test_a_statutory_duty_rules_it_out():
    """Page 167: a function that decides by law cannot be outsourced."""
    assert not sourcing_candidate(["ja", "ja"], statutory_duty=True)


def test_many_simple_tasks_and_few_special_ones_can_hardly_both_be_yes():
    """Questions 7 and 8 of page 169: one may be set aside as not relevant."""
    assert sourcing_candidate([*["ja"] * 6, "ja", "ikke relevant"])


@given(answers)
def test_the_strict_reading_is_the_stricter(given_answers):
    if sourcing_candidate(given_answers):
        assert sourcing_candidate(given_answers, "flertal")


@given(answers)
def test_order_does_not_matter(given_answers):
    assert sourcing_candidate(given_answers) == sourcing_candidate(given_answers[::-1])


def test_an_unanswered_question_is_asked_for():
    with pytest.raises(NotKnown, match="Spørgsmål 2 er ikke besvaret"):
        sourcing_candidate(["ja", "", "ja"])


def test_the_majority_counts_those_answered():
    assert sourcing_candidate(["ja", "", "ja", "nej"], "flertal")


def test_another_answer_is_refused():
    with pytest.raises(InvalidInput, match=r'Svar 2 er "måske". Skriv ja, overvejende ja'):
        sourcing_candidate(["ja", "måske"])


def test_weighted_score():
    """(3·4 + 1·3 + 2·5)/6 = 25/6."""
    assert weighted_score([4, 3, 5], [3, 1, 2]) == pytest.approx(25 / 6)


def test_a_factor_without_a_score_is_left_out():
    assert weighted_score([4, float("nan")], [3, 9]) == 4


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0.1, 9)), min_size=1, max_size=9))
def test_the_score_lies_among_the_scores(rows):
    scores, weights = zip(*rows, strict=True)
    assert min(scores) - 1e-9 <= weighted_score(scores, weights) <= max(scores) + 1e-9


def test_no_weight_is_no_score():
    with pytest.raises(DivisionByZero, match="Vægtene er 0 eller tomme"):
        weighted_score([4, 3], [0, 0])
