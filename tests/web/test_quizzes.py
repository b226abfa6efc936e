"""Tests in the browser: what is held back never leaves the server, what is released is shown, and old attempts stay readable."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text, update

from lms.content.rules import FACETS
from lms.content.serbian import to_latin
from lms.data.attempts import attempt as attempts
from lms.data.database import writing
from tests.web.conftest import Actor
from tests.web.school import School, answer, begin, fields, hand_in, open_school

TEST = "proba/test"
HEADER = "---\ntitle: Провера\nlevel: A1\nkind: test\n{}---\n\n"
KEY, EXPLAINED, RIGHT, WRONG, HELP, COMMENT = (f"канаринац{word}" for word in ("кључ", "разлог", "тачно", "нетачно", "помоћ", "опција"))
CANARIES = (KEY, EXPLAINED, RIGHT, WRONG, HELP, COMMENT)
QUESTIONS = f"""## Питање 1
<!-- id: c-1 -->

Како се каже?

[[{KEY}]]

> Тачно: {RIGHT}

> Нетачно: {WRONG}

> Објашњење: {EXPLAINED}

> Помоћ: {HELP}

## Питање 2
<!-- id: c-2 -->

Шта је ово?

- [x] сто
  > {COMMENT}
- [ ] врата

## Питање 3
<!-- id: c-3 -->

Споји.

| реч | број |
| --- | --- |
| један | 11 |
| два | 22 |
| три | 33 |
| четири | 44 |

## Питање 4
<!-- id: c-4 -->

Поређај.

Зовем / се / опет / Амина
"""
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')


def school_with(folder: Path, header: str = "", body: str = QUESTIONS) -> School:
    return open_school(folder, TEST, {TEST: HEADER.format(header) + body})


def crawl(actor: Actor, more: tuple[str, ...] = ()) -> str:
    """Every byte that somebody can fetch by following links and guessing addresses, in all languages and scripts."""
    seen: set[str] = set()
    found = []
    guessed = (f"/lesson/{TEST}", f"/lesson/{TEST}/result", f"/lesson/{TEST}/question/c-1", "/lessons", "/none", f"/lessons/{TEST}")
    waiting = ["/", f"/quiz/{TEST}", "/me/data.json", "/me/data", *guessed, *more]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        for language in ("sr-Cyrl", "sr-Latn", "en"):
            if address.startswith("/static") and language != "en":
                continue
            actor.client.set_cookie("locale", language, domain="127.0.0.1")
            page = actor.get(address)
            found.append(f"{page.headers}\n{page.get_data(as_text=True)}")
            page.close()
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(found[-1]) if "sign-out" not in link]
    return "\n".join(found)


def canaries_in(text: str) -> set[str]:
    return {canary for canary in CANARIES if canary in text or to_latin(canary) in text}


def forged(actor: Actor, place: str) -> str:
    """What comes back for empty, foreign and repeated answers."""
    replies = [answer(actor, place, 1), answer(actor, place, 1, answer="3", id="x", correct="1", score="1", points="9")]
    page = actor.get(f"{place}/1")
    sent = re.search(r'name="id" value="([^"]+)"', page.text)
    assert sent
    replies += [actor.post(f"{place}/1", f"{place}/1", **{"id": sent[1], "answer-0": words}) for words in ("погрешно", "друго")]
    assert [reply.status_code for reply in replies] == [422, 422, 303, 409]
    return "\n".join(f"{reply.headers}{reply.get_data(as_text=True)}" for reply in replies)


def test_nothing_of_the_keys_leaves_the_server_before_it_may(tmp_path: Path):
    school = school_with(tmp_path, "feedback: never\nattempts: 2\n")
    actor = school.add("Амина", "learner")
    assert canaries_in(crawl(actor)) == set()
    place = begin(actor, TEST)
    pages = tuple(f"{place}/{number}" for number in range(1, 6)) + (f"{place}/result", f"{place}/hand-in")
    assert canaries_in(crawl(actor, pages)) == set()
    assert canaries_in(forged(actor, place)) == set()
    answer(actor, place, 2, answer=fields(actor.get(f"{place}/2"), "врата"))
    during = crawl(actor, pages)
    assert canaries_in(during) == set()
    hand_in(actor, place)
    after = crawl(actor, pages)
    assert canaries_in(after) == set()
    for told in (during, after):
        assert not re.search(r'"(verdict|points|maximum)": (?!null)|"reason": "(?!same id)|"response": (?!null)', told), "judgements of a test are held back in one's data"
    empty = begin(actor, TEST)
    hand_in(actor, empty)
    assert canaries_in(crawl(actor, (f"{empty}/result",))) == set()


def test_numbers_of_choices_do_not_tell_the_key(tmp_path: Path):
    school = school_with(tmp_path)
    orders = set()
    for number in range(3):
        actor = school.add(f"Особа {number}", "learner")
        place = begin(actor, TEST)
        html = actor.get(f"{place}/3").text.split("</select>")[0]
        shown = re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', html)
        assert [value for value, _word in shown] == ["0", "1", "2", "3"], "numbered as shown"
        values, words = {word: value for value, word in shown}, ("11", "22", "33", "44")
        answer(actor, place, 3, **{f"answer-{row}": values[word] for row, word in enumerate(words)})
        again = actor.get(f"{place}/3").text
        assert re.findall(r'<option value="\d+" selected>([^<]+)</option>', again) == list(words)
        parts = re.findall(r'name="answer-(\d)"[^>]*>.*?</select><label[^>]*>([^<]+)</label>', actor.get(f"{place}/4").text)
        assert [number for number, _word in parts] == ["0", "1", "2", "3"], "numbered as shown"
        sentence = ("Зовем", "се", "опет", "Амина")
        answer(actor, place, 4, **{f"answer-{number}": str(sentence.index(word)) for number, word in parts})
        again = actor.get(f"{place}/4").text
        assert re.findall(r"selected>(\d)</option>", again) == [str(sentence.index(word) + 1) for _number, word in parts]
        orders |= {tuple(word for _value, word in shown), tuple(word for _number, word in parts)}
        assert "2 од 4 поена" in hand_in(actor, place).text
    assert len(orders) > 2


def held(facet: str, when: str, closes: str) -> str:
    """A test with one switch at one time and the others at never."""
    others = "".join(f", {other}: never" for other in FACETS if other != facet)
    body = QUESTIONS.replace("id: c-", f"id: {facet[:3]}{when.replace(' ', '')}-")
    return HEADER.format(f"close: {closes}\nfeedback: {{{facet}: {when}{others}}}\n") + body


def test_what_is_released_is_shown_and_no_more(tmp_path: Path):
    times = ("at once", "after submitting", "after closing", "never")
    tests = {f"proba/{facet}-{when.replace(' ', '-')}": (facet, when) for facet, when in product(FACETS, times)}
    school = open_school(tmp_path, TEST, {key: held(*switch, "2036-03-15") for key, switch in tests.items()})
    actor = school.add("Амина", "learner")
    pages: dict[str, list[str]] = {}
    for key in tests:
        place = begin(actor, key)
        answer(actor, place, 1, **{"answer-0": "погрешно"})
        pages[key] = [actor.get(f"{place}/1").text, hand_in(actor, place).text, f"{place}/result"]
    school.write({key: held(*switch, "2026-01-15") for key, switch in tests.items()})
    marks = {"score": "0 од 4 поена", "verdict": "Још не", "key": KEY, "explanation": EXPLAINED}
    for key, (facet, when) in tests.items():
        during, result, closed = pages[key][0], pages[key][1], actor.get(pages[key][2]).text
        own, at_once = {facet}, {facet} - {"score"}
        expected = {"at once": [at_once, own, own], "after submitting": [set(), own, own], "after closing": [set(), set(), own]}
        shown = [{name for name, mark in marks.items() if mark in page} for page in (during, result, closed)]
        assert shown == expected.get(when, [set(), set(), set()]), key
        assert (RIGHT in closed, HELP in closed) == (False, False)


def test_a_reason_that_names_the_right_form_waits_for_the_key(tmp_path: Path):
    spelling = "## Питање\n<!-- id: r-{} -->\n\nГде живиш?\n\n[[у кући]]\n"
    rules = {"proba/a": "feedback: {verdict: at once, key: never}\n", "proba/b": "feedback: {verdict: at once, key: at once}\n"}
    school = open_school(tmp_path, "proba/a", {key: HEADER.format(rule) + spelling.format(key[-1]) for key, rule in rules.items()})
    actor = school.add("Амина", "learner")
    for key, told in (("proba/a", False), ("proba/b", True)):
        place = begin(actor, key)
        answer(actor, place, 1, **{"answer-0": "u kuci"})
        page = actor.get(f"{place}/1").text
        assert ("кући" in page, "Скоро тачно" in page or "Тачно" in page) == (told, True)


def test_where_feedback_comes_at_once_an_answer_stays(tmp_path: Path):
    school = school_with(tmp_path, "feedback: at once\n")
    actor = school.add("Амина", "learner")
    place = begin(actor, TEST)
    page = actor.get(f"{place}/1").text
    assert canaries_in(page) == set()
    told = answer(actor, place, 1, **{"answer-0": "погрешно"})
    assert told.headers["Location"].endswith("/1")
    shown = actor.get(f"{place}/1").text
    assert KEY in shown
    assert 'name="answer-0"' not in shown
    actor.post(f"{place}/1", f"{place}/1", **{"answer-0": KEY})
    assert "0 од 4 поена" in hand_in(actor, place).text


def test_an_empty_answer_gets_no_key_while_there_is_another_try(tmp_path: Path):
    school = school_with(tmp_path, "attempts: 2\n")
    actor = school.add("Амина", "learner")
    for number in (1, 2):
        place = begin(actor, TEST)
        answer(actor, place, 2, answer="0")
        result = hand_in(actor, place).text
        assert (KEY in result) is (number == 2)


def test_a_closed_test_says_so_and_an_overdue_attempt_ends_when_its_time_ended(tmp_path: Path):
    school = school_with(tmp_path, "time: 10\nfeedback: after submitting\n")
    actor = school.add("Амина", "learner")
    place = begin(actor, TEST)
    answer(actor, place, 2, answer=fields(actor.get(f"{place}/2"), "сто"))
    clock = actor.get(f"{place}/1").text
    assert 'role="timer"' in clock
    assert "још 10 минута" in clock
    began = datetime.now(UTC) - timedelta(minutes=10, seconds=30)
    with school.app.app_context(), writing() as connection:
        connection.execute(update(attempts).values(started_at=began))
        connection.commit()
    assert actor.get(f"{place}/1").headers["Location"].endswith("/hand-in")
    assert "Време је истекло" in actor.get(f"{place}/hand-in").text
    with school.app.app_context(), writing() as connection:
        connection.execute(update(attempts).values(started_at=began - timedelta(days=3)))
        connection.commit()
    page = actor.get(f"/quiz/{TEST}").text
    assert "Покушај 1: 1 од 4 поена" in page
    assert actor.get(f"{place}/hand-in").headers["Location"].endswith("/result")
    runner = school.app.test_cli_runner()
    assert "0" in runner.invoke(args=["attempts", "close"]).output


def test_an_old_attempt_stays_readable_when_options_questions_and_the_test_are_gone(tmp_path: Path):
    school = school_with(tmp_path)
    actor, trainer = school.add("Амина", "learner"), school.add("Нада", "trainer")
    place = begin(actor, TEST)
    answer(actor, place, 1, **{"answer-0": KEY})
    answer(actor, place, 2, answer=fields(actor.get(f"{place}/2"), "врата"))
    before = hand_in(actor, place).text
    assert "1 од 4 поена" in before
    staff = f"/people/{school.people['Амина']}/tests/{place.rsplit('/', 1)[1]}"
    seen = trainer.get(staff).text
    swapped = QUESTIONS.replace("- [x] сто\n", "- [ ] прозор\n- [ ] врата\n- [x] сто\n").replace("врата\n\n## Питање 3", "сат\n\n## Питање 3")
    without_first = QUESTIONS[QUESTIONS.index("## Питање 2") :]
    for files in ({TEST: HEADER.format("") + swapped}, {TEST: HEADER.format("") + without_first}, {TEST: None}):
        school.write(files)
        after = actor.get(f"{place}/result").text
        for words in ("1 од 4 поена", KEY, "<b class=\"say\">врата</b>", "Како се каже?"):
            assert words in after
        assert re.findall(r"Понуђено.*?</p>", after) == re.findall(r"Понуђено.*?</p>", before)
        assert trainer.get(staff).text.count("Понуђено") == seen.count("Понуђено")
    assert actor.get(f"/quiz/{TEST}").status_code == 404
    shutil.rmtree(school.app.extensions["lms.settings"].data / "catalogue" / "lessons")
    school.write({TEST: HEADER.format("") + swapped.replace("Шта је ово?", "Шта је то?")})
    lost = actor.get(f"{place}/result").text
    assert "1 од 4 поена" in lost, "points stay when the cache is lost"
    assert "није сачувано" in lost
    assert "Шта је то?" not in lost, "an old answer is never shown under a new wording"


def test_more_time_is_given_on_the_persons_page_and_counts_at_once(tmp_path: Path):
    school = school_with(tmp_path, "time: 10\nattempts: 1\n")
    actor, trainer, other = school.add("Амина", "learner"), school.add("Нада", "trainer"), school.add("Вера", "trainer", 2)
    begin(actor, TEST)
    page = f"/people/{school.people['Амина']}/tests"
    assert page in trainer.get(f"/people/{school.people['Амина']}/progress").text
    assert trainer.post(page, page, test=TEST, minutes="20", reason="").status_code == 422
    assert trainer.post(page, page, test=TEST, minutes="20", attempts="1", until="2036-05-01", reason="спора мрежа").status_code == 303
    told = actor.get(f"/quiz/{TEST}").text
    assert "30 минута" in told
    assert "20 минута више" in trainer.get(page).text
    assert other.get(page).status_code == 404
    with school.app.app_context(), writing() as connection:
        assert connection.execute(text("select count(*) from audit where action = 'test.accommodation'")).scalar() == 1


def test_points_by_hand_and_closing_are_the_trainers(tmp_path: Path):
    body = QUESTIONS + "\n## Питање 5\n<!-- id: c-5 -->\ntype: writing\n\nПиши.\n"
    school = school_with(tmp_path, body=body)
    actor, trainer, coordinator = school.add("Амина", "learner"), school.add("Нада", "trainer"), school.add("Вера", "coordinator")
    place = begin(actor, TEST)
    answer(actor, place, 5, answer="Ја живим у Нишу.")
    assert "чека преглед" in hand_in(actor, place).text.lower()
    page = f"/people/{school.people['Амина']}/tests/{place.rsplit('/', 1)[1]}"
    assert "Ја живим у Нишу." in trainer.get(page).text
    assert coordinator.post(f"{page}/marks/c-5", f"/people/{school.people['Амина']}/tests", points="1").status_code == 404
    trainer.post(f"{page}/marks/c-5", page, points="7")
    assert "од 0 до 1" in trainer.get(page).text
    assert trainer.post(f"{page}/marks/c-5", page, points="0,5").status_code == 303
    assert "0.5 од 5 поена" in actor.get(f"{place}/result").text
    second = begin(actor, TEST)
    closing = f"/people/{school.people['Амина']}/tests/{second.rsplit('/', 1)[1]}"
    assert trainer.post(f"{closing}/close", closing).status_code == 303
    assert "затворен без резултата" in actor.get(f"{second}/result").text


@pytest.mark.parametrize("path", [f"/lesson/{TEST}/begin", f"/lesson/{TEST}/finish"])
def test_a_test_is_not_finished_like_a_lesson(tmp_path: Path, path: str):
    actor = school_with(tmp_path).add("Амина", "learner")
    assert actor.post(path, f"/quiz/{TEST}").status_code == 404
    assert actor.get(f"/lesson/{TEST}/result").status_code == 404


def test_a_draw_is_kept_over_reloads(tmp_path: Path):
    pooled = "".join(f"## Питање\n<!-- id: d-{number} -->\npool: а\n\nПитање број {number}?\n\n- [x] да\n- [ ] не\n\n" for number in range(6))
    school = school_with(tmp_path, "draw: {а: 2}\nattempts: 3\nfeedback: never\n", pooled)
    actor = school.add("Амина", "learner")
    seen: list[str] = []
    for _try in range(3):
        place = begin(actor, TEST)
        asked = [re.findall(r"Питање број (\d)\?", actor.get(f"{place}/{number}").text)[0] for number, _again in product((1, 2), (0, 1))]
        assert asked[0] == asked[1]
        assert actor.get(f"{place}/3").status_code == 404
        seen += [asked[0], asked[2]]
        answer(actor, place, 1, answer="0")
        hand_in(actor, place)
    assert sorted(seen) == ["0", "1", "2", "3", "4", "5"]
    assert "2 питања" in actor.get(f"/quiz/{TEST}").text


def test_a_corrected_key_is_decided_by_those_whose_groups_it_concerns(tmp_path: Path):
    school = school_with(tmp_path)
    learners = [school.add(f"Особа {number}", "learner") for number in range(3)]
    trainer, other, administrator = school.add("Нада", "trainer"), school.add("Вера", "trainer", 2), school.add("Јана", "administrator", None)
    coordinator = school.add("Мира", "coordinator")
    places = []
    for number, actor in enumerate(learners):
        places.append(begin(actor, TEST))
        answer(actor, places[-1], 2, answer=fields(actor.get(f"{places[-1]}/2"), ("врата", "врата", "сто")[number]))
        hand_in(actor, places[-1])
    assert "Ништа не чека" in trainer.get("/corrections").text
    corrected = QUESTIONS.replace("- [x] сто", "- [ ] сто").replace("- [ ] врата", "- [x] врата")
    school.write({TEST: HEADER.format("") + corrected})
    page = "/corrections/c-2"
    assert "3 покушаја" in trainer.get("/corrections").text
    assert "3 покушаја, 1 група; мења се 3: навише 2, наниже 1." in trainer.get(page).text
    assert administrator.get(page).status_code == 200
    left_open, staff = school.add("Ана", "trainer", proved=False), f"/people/{school.people['Особа 0']}/tests/{places[0].rsplit('/', 1)[1]}"
    assert ["/confirm" in left_open.get(one).headers.get("Location", "") for one in (page, staff)] == [True, True], "keys of a test are shown"
    assert (other.get(page).status_code, coordinator.get(page).status_code, learners[0].get(page).status_code) == (404, 404, 404)
    assert trainer.post(page, page, mode="improve", reason=" ").status_code == 422
    assert trainer.post(page, page, mode="improve", reason="решење је било погрешно").status_code == 303
    assert "Ништа не чека" in trainer.get("/corrections").text
    told = [actor.get(f"{place}/result").text for actor, place in zip(learners, places, strict=True)]
    assert ["1 од 4 поена" in text for text in told] == [True, True, True]
    assert ["На тесту је била наша грешка" in text for text in told] == [True, True, False]
    assert "На тесту је била наша грешка" in learners[0].get(f"/quiz/{TEST}").text
    taking_back = re.search(r"/corrections/undo/\w+", trainer.get("/corrections").text)
    assert taking_back
    assert other.post(taking_back[0], "/corrections").status_code in (400, 404)
    assert trainer.post(taking_back[0], "/corrections").status_code == 303
    assert "0 од 4 поена" in learners[0].get(f"{places[0]}/result").text
    assert "Повучено." in trainer.get("/corrections").text
