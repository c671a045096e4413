from bench.judged_queries import Judged, read_queries


def test_each_of_the_forty_searches_has_something_that_it_must_find() -> None:
    queries = read_queries()

    assert len(queries) == 40
    assert len({each.text for each in queries}) == 40
    assert [each.text for each in queries if not each.must] == []


def test_a_search_passes_if_it_finds_what_it_must_and_nothing_else_that_it_may_not() -> None:
    judged = Judged("opec quota", must=["opec.*quota"], never=["coffee"])

    assert judged.faults(["ECUADOR ASKS OPEC TO RAISE QUOTA", "OIL"]) == []
    assert judged.faults(["OIL"]) == ["misses opec.*quota"]
    assert judged.faults(["OPEC QUOTA", "COFFEE QUOTA"]) == ["finds COFFEE QUOTA"]
