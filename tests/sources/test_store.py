"""The local store: vintages, whole or nothing, several processes, and damage."""

import multiprocessing
import os
import sqlite3
from dataclasses import replace

import numpy as np
import pytest

from sources.cube import Cube, Dimension
from sources.errors import SourceError
from sources.store import DamagedStore, Store, default_path


def cube(figure=1.0, table="REGK31", **about):
    axes = (Dimension("OMRÅDE", "område", ("000", "450"), ("Hele landet", "Nyborg")),)
    return Cube(table, "Regnskab", axes, np.array([figure, np.nan]), **about)


def test_what_is_stored_comes_back_with_all_that_is_known_of_it(store):
    put = cube(unit="kr.", price_level="løbende priser", source="DST", updated="2025-05-22")
    store.put(put)
    got = store.get("REGK31")
    np.testing.assert_array_equal(got.values, put.values)
    assert replace(got, values=put.values) == put


def test_there_is_nothing_before_the_first_table(store):
    assert store.get("REGK31") is None
    assert store.vintages() == []
    assert not store.path.exists()


def test_the_newest_vintage_is_given_and_the_old_stay_readable(store):
    store.put(cube(1.0, updated="2024"))
    store.put(cube(2.0, updated="2025"))
    assert [vintage.updated for vintage in store.vintages("REGK31")] == ["2025", "2024"]
    assert store.get("REGK31").values[0] == 2.0
    assert store.get("REGK31", store.vintages("REGK31")[1].id).values[0] == 1.0


def test_the_same_table_again_is_not_stored_twice(store):
    first = store.put(cube(1.0))
    assert store.put(cube(1.0)) == first
    assert len(store.vintages()) == 1


def test_many_tables_are_stored_all_or_none(store):
    store.put(cube(1.0))
    unpackable = cube(2.0, table="NGLK", source=object())
    with pytest.raises(SourceError, match="er urørt"):
        store.put([cube(3.0), unpackable])
    assert store.get("REGK31").values[0] == 1.0
    assert store.get("NGLK") is None


def test_a_file_that_is_no_store_is_put_aside_with_a_sentence_and_not_deleted(store):
    store.path.parent.mkdir(parents=True)
    store.path.write_bytes(b"this is no database, but somebody's bytes" * 100)
    with pytest.raises(DamagedStore, match=r"var beskadiget .* er lagt til side som .*beskadiget-.*Hent tallene"):
        store.get("REGK31")
    aside = list(store.path.parent.glob("noegletal.beskadiget-*.sqlite"))
    assert [file.read_bytes()[:4] for file in aside] == [b"this"]
    assert store.get("REGK31") is None
    store.put(cube())
    assert store.get("REGK31") is not None


def test_a_store_that_is_cut_short_is_put_aside(store):
    store.put([cube(n, table=f"T{n}") for n in range(200)])
    content = store.path.read_bytes()
    store.path.write_bytes(content[: len(content) // 3])
    with pytest.raises(DamagedStore):
        store.get("T199")
    assert list(store.path.parent.glob("noegletal.beskadiget-*"))


def test_damaged_figures_are_refused_and_other_tables_still_read(store):
    store.put([cube(1.0), cube(2.0, table="NGLK")])
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE vintage SET figures = x'00112233' WHERE name = 'NGLK'")
    connection.close()
    with pytest.raises(SourceError, match=r"De gemte tal i NGLK .* er beskadiget"):
        store.get("NGLK")
    assert store.get("REGK31").values[0] == 1.0


def test_a_store_of_a_newer_version_is_left_alone(store):
    store.put(cube())
    with sqlite3.connect(store.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SourceError, match="skrevet af en nyere Råderum"):
        store.put(cube(2.0))


def test_a_locked_store_says_so_and_is_not_put_aside(store, monkeypatch):
    monkeypatch.setattr("sources.store._WAIT", 0.05)
    store.put(cube())
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SourceError, match="kan ikke læses eller gemmes lige nu"):
        store.put(cube(2.0))
    other.execute("ROLLBACK")
    other.close()
    assert store.get("REGK31").values[0] == 1.0


def test_a_reader_sees_the_old_until_the_new_is_whole(store):
    store.put(cube(1.0))
    writer = sqlite3.connect(store.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM vintage")
    assert store.get("REGK31").values[0] == 1.0
    writer.execute("ROLLBACK")
    writer.close()
    assert store.get("REGK31").values[0] == 1.0


def _die_in_a_transaction(path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")  # what is written goes to the file at once
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE vintage SET figures = zeroblob(5000000), checksum = 0")
    os._exit(9)


def test_a_writer_that_is_killed_leaves_what_was_there(store):
    store.put([cube(1.0), cube(2.0, table="NGLK")])
    victim = multiprocessing.get_context("spawn").Process(target=_die_in_a_transaction, args=(store.path,))
    victim.start()
    victim.join(60)
    assert victim.exitcode == 9
    assert store.get("REGK31").values[0] == 1.0
    assert store.get("NGLK").values[0] == 2.0


def _write(path, table, count):
    own = Store(path)
    for number in range(count):
        own.put(cube(float(number), table=table))


def test_two_processes_write_at_once_and_nothing_is_lost(store):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(store.path, table, 10)) for table in ("A", "B")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(store.vintages("A")) == len(store.vintages("B")) == 10


def test_the_folder_is_the_user_s_or_the_one_that_is_named(own_folder, monkeypatch):
    assert default_path() == own_folder / "noegletal.sqlite"
    monkeypatch.delenv("RAADERUM_DATA")
    assert default_path().name == "noegletal.sqlite"
    assert "Raaderum" in str(default_path())
