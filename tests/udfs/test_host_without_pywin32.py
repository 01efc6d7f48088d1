from tests.udfs.winstub import windows
from udfs.registry import functions


def test_the_host_imports_where_there_is_no_excel() -> None:
    from udfs import xlwings_host

    assert all(callable(getattr(xlwings_host, name)) for name in functions())
    assert not hasattr(xlwings_host.BC_TIME, "__xlfunc__")  # type: ignore[attr-defined]


def test_the_stub_puts_everything_back() -> None:
    from udfs import xlwings_host

    with windows() as call:
        assert call("BC_TIME", 60.0, 1.0) == 1.0
    from udfs import xlwings_host as afterwards

    assert afterwards is xlwings_host
    assert not hasattr(afterwards.BC_TIME, "__xlfunc__")  # type: ignore[attr-defined]
