"""Captions and credits apart: every printed form, what must stay in the caption, and what a credit line names."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.agencies import AGENCIES, canonical_agency
from articles.printed.captions import split_caption
from articles.printed.credit_lines import parse_credit
from articles.printed.credit_position import is_credit_alone

SAID = "A ferry leaves the old harbour of Port Ellis with a cargo of pianos"


@pytest.mark.parametrize(
    ("printed", "credit_line"),
    [
        (f"{SAID}. (AP)", "AP"),
        (f"{SAID}. (EPA / Sputnik / Kremlin)", "EPA / Sputnik / Kremlin"),
        (f"{SAID}. (Ada Brook/AFP via Getty Images)", "Ada Brook/AFP via Getty Images"),
        (f"{SAID}. (AP Photo/Ada Brook, File)", "AP Photo/Ada Brook, File"),
        (f"{SAID} (Photo by Ada Brook / AFP)", "Photo by Ada Brook / AFP"),
        (f"{SAID} (Ada Brook)", "Ada Brook"),
        ("King Bo and Ada Brook in Port Ellis (Royal Court)", "Royal Court"),
        (f"{SAID} (Courtesy: Ada Brook)", "Courtesy: Ada Brook"),
        (f"{SAID} [File: Ada Brook/Reuters]", "File: Ada Brook/Reuters"),
        (f"{SAID} [Harbour Museum]", "Harbour Museum"),
        (f"{SAID}. Photo: Ada Brook/ZUMA Press Wire/dpa", "Photo: Ada Brook/ZUMA Press Wire/dpa"),
        (f"{SAID} Photograph: Ada Brook/The Guardian", "Photograph: Ada Brook/The Guardian"),
        (f"{SAID}. Photo credit: Ada Brook", "Photo credit: Ada Brook"),
        (f"{SAID}. Image: Maxar Technologies via AP", "Image: Maxar Technologies via AP"),
        (f"{SAID}. Courtesy of the Port Ellis Museum", "Courtesy of the Port Ellis Museum"),
        (f"{SAID}. REUTERS/Ada Brook", "REUTERS/Ada Brook"),
        (f"{SAID} REUTERS/Ada Brook", "REUTERS/Ada Brook"),
        (f"{SAID}. Handout via REUTERS", "Handout via REUTERS"),
        (f"{SAID}. File/AFP", "File/AFP"),
        (f"{SAID} - REUTERS", "REUTERS"),
        (f"{SAID}. — AFP", "AFP"),
        (f"{SAID}. / EFE", "EFE"),
        (f"{SAID}. Ada Brook", "Ada Brook"),
        (f"{SAID}. ADA BROOK / AFP", "ADA BROOK / AFP"),
        (f"{SAID}. US Navy", "US Navy"),
        (f"{SAID}. Supplied", "Supplied"),
        (f"{SAID}. Ada Brook/Pool Photo via AP, File", "Ada Brook/Pool Photo via AP, File"),
        (f"{SAID}. Ada Brook. Styling: Bo Reed", "Ada Brook. Styling: Bo Reed"),
        (f"{SAID} | Ada Brook", "Ada Brook"),
        (f"{SAID} | Ada Brook | Tatra Foto", "Ada Brook | Tatra Foto"),
        ("Die Feuerwehr im Einsatz (Archivbild). © dpa/Max Muster", "© dpa/Max Muster"),
        ("Nur wenige Kinder stellten sich ein Bild: Max Muster", "Bild: Max Muster"),
        ("Le port de Saint-Aubert. Crédit photo : Zoé Martin", "Crédit photo : Zoé Martin"),
        ("El puerto de San Telmo Foto de Lucía Peña / EFE", "Foto de Lucía Peña / EFE"),
        ("Il porto di Porto Ellero. Credits: Ansa", "Credits: Ansa"),
        ("Το λιμάνι είναι κλειστό. Φωτογραφία: Άννα Παπά", "Φωτογραφία: Άννα Παπά"),
        ("Пристанището е затворено. Снимка: БТА", "Снимка: БТА"),
        ("De haven is dicht. Beeld: ANP", "Beeld: ANP"),
        ("ميناء المدينة مغلق (رويترز)", "رويترز"),
        ("Přístav je zavřený. Zdroj: ČTK", "Zdroj: ČTK"),
        ("Kapal di pelabuhan. Dok. Polres Pelabuhan", "Dok. Polres Pelabuhan"),
        ("Limanda bir gemi. FOTOĞRAF: Ayşe Yılmaz", "FOTOĞRAF: Ayşe Yılmaz"),
        ("Корабль в порту. Фото: Анна Петрова", "Фото: Анна Петрова"),
        ("항구의 배. 사진=연합뉴스", "사진=연합뉴스"),
        ("港の船。写真:共同通信社", "写真:共同通信社"),
        ("港口的船。 圖／中央社", "圖／中央社"),
        ("港の船＝2025年3月3日、港太郎撮影", "港太郎撮影"),
        ("港の船（港太郎撮影）", "港太郎撮影"),
        ("항구의 배. /연합뉴스", "연합뉴스"),
        ("نازحون في المرفأ (أ.ف.ب)", "أ.ف.ب"),
        (f"{SAID}. REUTERS/Ada Brook Purchase Licensing Rights", "REUTERS/Ada Brook Purchase Licensing Rights"),
        (f"{SAID}. Ada Brook | AFP | Getty Images", "Ada Brook | AFP | Getty Images"),
        (f"{SAID} - Ada Brook - Europa Press", "Ada Brook - Europa Press"),
        (f"{SAID}. Ada Brook (EFE)", "Ada Brook (EFE)"),
        (f"{SAID}.Ada Brook", "Ada Brook"),
        (f"{SAID}. Ada Brook for The Harbour Tribune", "Ada Brook for The Harbour Tribune"),
        (f"{SAID}. (Staff photo by Ada Brook)", "Staff photo by Ada Brook"),
        (f"{SAID}. Harbour Times photo by Ada Brook", "Harbour Times photo by Ada Brook"),
        (f"{SAID}. HT PHOTO: ADA BROOK", "HT PHOTO: ADA BROOK"),
        (f"{SAID}. Composite: Ada Brook/Getty Images", "Composite: Ada Brook/Getty Images"),
        (f"{SAID}. Courtesy of the artist and Brook & Reed.", "Courtesy of the artist and Brook & Reed."),
        ("El puerto está cerrado. Cortesía: Presidencia", "Cortesía: Presidencia"),
        ("Portul este închis. Sursa foto: Agerpres", "Sursa foto: Agerpres"),
        ("Port jest zamknięty (fot. Anna Nowak)", "fot. Anna Nowak"),
        ("Il porto è chiuso (foto Anna Verdi)", "foto Anna Verdi"),
    ],
)
def test_it_parts_caption_and_credit(printed: str, credit_line: str) -> None:
    read = split_caption(printed)
    assert read.credit_line == credit_line
    assert printed.startswith(read.caption)
    assert not printed[len(read.caption) :].strip(" ()[]|/-–—（）＝、").removeprefix(credit_line.strip("()"))


@pytest.mark.parametrize(
    "caption",
    [
        SAID,
        f"{SAID}.",
        "Mayor Ada Brook (C) and Harbour Master Bo Reed (R)",
        "The pianist Ada Brook (not pictured) sailed with them.",
        "A meeting of the Organisation of Islamic Cooperation (OIC)",
        "Doctors of the World Health Organization (WHO)",
        "Mario Beispiel (CDU) und Bea Muster (Grüne)",
        "Sinken die Zinsen wieder? (Symbolfoto)",
        "Flags fly in Port Ellis (file photo)",
        "A ship (left) and a boat (right)",
        "In this photo: Ada Brook",
        "Auf dem Bild: Ada Brook und Bo Reed",
        "A walk through St. Petersburg",
        "Director J. J. Example with Michael D. Sample",
        "Ships wait off Baltimore, Jan. 5, 2024",
        "It was 10 p.m. in Washington, D.C.",
        "PHOTO: The harbour at dawn, seen from the old lighthouse.",
        "Ada Brook (Amazon), Bo Reed (Apple) and Cy Marsh (Google)",
        "Ada (Ada Brook) and Bo (Bo Reed)",
        "Ada Brook (D)",
        "Archivbild: Der Hafen von Muster",
        'A placard says "Photo: not me"',
        "Ellero. Harbour Square",
        "They met at 10 a.m. Monday",
        "Il porto di Porto Ellero (Foto d'archivio)",
        "Sudan",
    ],
)
def test_a_caption_without_a_credit_comes_back_whole(caption: str) -> None:
    read = split_caption(caption)
    assert (read.caption, read.credit_line) == (caption, "")


def test_file_photo_before_a_caption_belongs_to_it() -> None:
    read = split_caption("FILE PHOTO: The harbour of Port Ellis. REUTERS/Ada Brook/File Photo")
    assert read.caption == "FILE PHOTO: The harbour of Port Ellis."
    assert (read.photographers, read.agencies, read.roles) == (("Ada Brook",), ("Reuters",), ("File photo",))


def test_a_credit_alone_has_no_caption() -> None:
    read = split_caption("Photo by Ada Brook / AFP")
    assert (read.caption, read.credit_line) == ("", "Photo by Ada Brook / AFP")
    assert is_credit_alone("Photo by Ada Brook / AFP")
    assert is_credit_alone("REUTERS/Ada Brook")
    assert not is_credit_alone("Sudan")
    assert not is_credit_alone(SAID)


@pytest.mark.parametrize(
    ("credit_line", "photographers", "agencies", "roles"),
    [
        ("EPA / Sputnik / Kremlin", (), ("EPA", "Sputnik", "Kremlin"), ()),
        ("Photo: Ada Brook/ZUMA Press Wire/dpa", ("Ada Brook",), ("ZUMA Press Wire", "dpa"), ()),
        ("Ada Brook/Agence France-Presse via Getty Images", ("Ada Brook",), ("AFP", "Getty Images"), ()),
        ("epa-efe/ADA BROOK", ("ADA BROOK",), ("EPA",), ()),
        ("The Associated Press", (), ("AP",), ()),
        ("REUTERS/Ada Brook/Illustration", ("Ada Brook",), ("Reuters",), ("Illustration by",)),
        ("Illustration by Ada Brook", ("Ada Brook",), (), ("Illustration by",)),
        ("Handout via REUTERS", (), ("Reuters",), ("Handout",)),
        ("File/AFP", (), ("AFP",), ("File photo",)),
        ("Courtesy of Ada Brook", ("Ada Brook",), (), ("Courtesy of",)),
        ("Bo Reed/Sputnik/Pool via AP", ("Bo Reed",), ("Sputnik", "AP"), ("Pool",)),
        ("imago/Max Muster/IMAGO/Max Muster", ("Max Muster",), ("imago",), ()),
        ("harbourlight/Shutterstock", ("harbourlight",), ("Shutterstock",), ()),
        ("Robert F. Example / AP", ("Robert F. Example",), ("AP",), ()),
        ("Omar al-Rashid/Philipp von Beispiel", ("Omar al-Rashid", "Philipp von Beispiel"), (), ()),
        (
            "Ada Brook for The Washington Post via Getty Images",
            ("Ada Brook",),
            ("The Washington Post", "Getty Images"),
            (),
        ),
        ("Gemeinde Musterdorf", (), ("Gemeinde Musterdorf",), ()),
        ("-/AFP", (), ("AFP",), ()),
        ("Uncredited/AP/dpa", (), ("AP", "dpa"), ()),
        ("ＡＰ", (), ("AP",), ()),
        ("أ ف ب", (), ("AFP",), ()),
        ("© 2024 Ada Brook", ("Ada Brook",), (), ()),
        ("Foto: Ada Brook/Agência do Porto", ("Ada Brook",), ("Agência do Porto",), ()),
        ("Ada Brook. Styling: Bo Reed", ("Ada Brook",), (), ()),
        ("AAP: Ada Brook", ("Ada Brook",), ("AAP",), ()),
        ("Supplied: Ada Brook", ("Ada Brook",), (), ("Courtesy of",)),
        ("Mandatory Credit: Ada Brook-Imagn Images via Reuters", ("Ada Brook",), ("Imagn", "Reuters"), ()),
        ("BELGA PHOTO ADA BROOK", ("ADA BROOK",), ("Belga",), ()),
        ("Harbour Times photo by Ada Brook", ("Ada Brook",), ("Harbour Times",), ()),
        ("Ada Brook/WANA (West Asia News Agency) via REUTERS", ("Ada Brook",), ("WANA", "Reuters"), ()),
        ("REUTERS/Ada Brook TPX IMAGES OF THE DAY", ("Ada Brook",), ("Reuters",), ()),
        ("Ada Brook/Staff", ("Ada Brook",), (), ()),
        ("Foto: privat", (), (), ()),
        ("© Ada Brook 2024", ("Ada Brook",), (), ()),
        ("Ada Brook, CC BY-SA 4.0", ("Ada Brook",), (), ()),
        ("Universal History Archive/Getty Images", (), ("Universal History Archive", "Getty Images"), ()),
        ("Harbour Navy photo by Staff Sgt. Ada Brook", ("Staff Sgt. Ada Brook",), ("Harbour Navy",), ()),
        ("EPA/ADA BROOK AUSTRALIA AND NEW ZEALAND OUT", ("ADA BROOK",), ("EPA",), ()),
        ("Beeld ANP", (), ("ANP",), ()),
        ("Photograph by Ada Brook, available at https://x.example/a", ("Ada Brook",), (), ()),
        ("新华社记者 港太郎 摄", ("港太郎",), ("Xinhua",), ()),
        ("LA GAZETTE/Ada Brook", ("Ada Brook",), ("LA GAZETTE",), ()),
        ("Pool via REUTERS ATTENTION EDITORS - NOT FOR SALE", (), ("Reuters",), ("Pool",)),
        ("ADA BROOK AFP", ("ADA BROOK",), ("AFP",), ()),
        ("Copyright 2024 Ada Brook/AP", ("Ada Brook",), ("AP",), ()),
        ("Photo: Author", (), (), ()),
        ("Ada Brook, Chief Photographer", ("Ada Brook",), (), ()),
        ("", (), (), ()),
    ],
)
def test_it_reads_who_a_credit_names(
    credit_line: str, photographers: tuple[str, ...], agencies: tuple[str, ...], roles: tuple[str, ...]
) -> None:
    read = parse_credit(credit_line)
    assert (read.photographers, read.agencies, read.roles) == (photographers, agencies, roles)


def test_every_canonical_name_is_its_own_spelling() -> None:
    assert {name: canonical_agency(name) for name in AGENCIES} == {name: name for name in AGENCIES}


def test_no_spelling_stands_for_two_agencies() -> None:
    spellings = [(spelling, name) for name, others in AGENCIES.items() for spelling in others]
    assert [(spelling, name) for spelling, name in spellings if canonical_agency(spelling) != name] == []


def test_an_unknown_agency_is_kept_as_printed() -> None:
    assert canonical_agency("Delta Wire") is None
    assert parse_credit("Ada Brook/Delta Wire").agencies == ("Delta Wire",)


@pytest.mark.parametrize(
    ("caption", "taken_on", "place"),
    [
        ("Boats in Nairobi, Kenya, at dusk, 3 March 2025.", date(2025, 3, 3), "Nairobi, Kenya"),
        ("A camp north of Moussoro, Chad, 3 March 2025.", date(2025, 3, 3), "Moussoro, Chad"),
        ("A ship off Gotland, Sweden, 3 March 2025.", date(2025, 3, 3), "Gotland, Sweden"),
        ("They meet in Murmansk, Russia, 27 March 2025.", date(2025, 3, 27), "Murmansk, Russia"),
        ("09 April 2025, Türkiye, Sisli: Supporters shout slogans.", date(2025, 4, 9), "Türkiye, Sisli"),
        ("Smoke over Port Ellis, Norland, Jan. 19, 2023.", date(2023, 1, 19), "Port Ellis, Norland"),
        ("A rally in Tempe, Ariz., Thursday, Aug. 29, 2024.", date(2024, 8, 29), "Tempe, Ariz"),
        ("A rally in Washington, D.C., on Thursday, Aug. 29, 2024.", date(2024, 8, 29), "Washington, D.C."),
        (
            "Smoke in al-Aref, Norland, early Monday, Jan. 13, 2025.",
            date(2025, 1, 13),
            "al-Aref, Norland",
        ),
        ("Ships at the port of Genoa, Italy, 4 May 2024.", date(2024, 5, 4), "port of Genoa, Italy"),
        ("PORT ELLIS, NORLAND - MAY 4, 2024: Ships wait.", date(2024, 5, 4), "PORT ELLIS, NORLAND"),
        ("Les pompiers, le 3 mars 2025 à Paris.", date(2025, 3, 3), "Paris"),
        ("Friedrich Muster spricht am 5. Januar 2026 vor dem Rat.", date(2026, 1, 5), ""),
        (
            "Brook, arrested on March 19, 2025, walks free in Izmir, Türkiye, April 9, 2025.",
            date(2025, 4, 9),
            "Izmir, Türkiye",
        ),
        ("The logo is seen in this illustration taken February 11, 2022.", date(2022, 2, 11), ""),
        ("A lagoon in southern Iceland, 22 August 2019.", date(2019, 8, 22), "southern Iceland"),
        (
            "Tennis - Norland Open - Port Ellis, Norland - June 3, 2024 Ada Brook serves",
            date(2024, 6, 3),
            "Port Ellis, Norland",
        ),
        ("No day is named here, in Rome.", None, ""),
    ],
)
def test_it_reads_day_and_place(caption: str, taken_on: date | None, place: str) -> None:
    read = split_caption(caption)
    assert (read.taken_on, read.place) == (taken_on, place)


@given(st.text(max_size=300))
def test_no_character_is_lost(printed: str) -> None:
    read = split_caption(printed)
    kept = (read.caption + read.credit_line).replace(" ", "")
    bare = "".join(printed.split())
    assert sorted(kept.replace("|", "")) <= sorted(bare) or set(kept) <= set(bare)
    assert set(bare) - set(kept) <= set("()[]（）【】|│｜-–—/,.。")


@given(st.text(max_size=200))
def test_reading_a_credit_line_never_fails(credit_line: str) -> None:
    read = parse_credit(credit_line)
    assert all(name.strip() for name in (*read.photographers, *read.agencies, *read.roles))


@given(
    st.sampled_from(["Ada Brook", "Jürgen Weiß", "Nguyễn Văn An", "Omar al-Rashid"]), st.sampled_from(sorted(AGENCIES))
)
def test_every_known_agency_is_found_beside_a_photographer(name: str, agency: str) -> None:
    read = split_caption(f"{SAID}. ({name}/{agency})")
    assert (read.caption, read.photographers, read.agencies) == (f"{SAID}.", (name,), (agency,))


def load_scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_captions", shared / "tools" / "score_captions.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


@pytest.mark.shared
def test_real_captions_are_parted_as_well_as_promised(shared: Path) -> None:
    scorer = load_scorer(shared)
    cases = list(scorer.load_cases(shared / "corpora" / "captions" / "captions.jsonl"))
    right: dict[str, list[bool]] = {}
    for case in cases:
        read = split_caption(case.printed)
        same = scorer.bare(read.caption) == scorer.bare(case.caption)
        same = same and scorer.bare_credit(read.credit_line) == scorer.bare_credit(case.credit)
        group = "marked" if case.form not in ("stop, CREDIT", "no credit") else case.form
        right.setdefault(group, []).append(same)
    shares = {group: sum(answers) / len(answers) for group, answers in right.items()}
    assert shares["marked"] >= 0.99, json.dumps(shares)
    assert shares["stop, CREDIT"] >= 0.90, json.dumps(shares)
    assert shares["no credit"] >= 0.99, json.dumps(shares)


CAPTION = "Rescue workers search the rubble in Antakya (Turkey)."


@pytest.mark.parametrize(
    "credit",
    [
        *(
            "Photo: Ana Ruiz (AFP)",
            "Foto: Ana Ruiz [dpa]",
            "Fot. Ana Ruiz | PAP",
            "Photo Ana Ruiz (AFP)",
            "©Ana Ruiz (EPA)",
        ),
        *("Bild: AFP (Ana Ruiz)", "Foto door Ana Ruiz (ANP)", "Bild von Ana Ruiz/dpa", "Photo par Ana Ruiz (AFP)"),
    ],
)
@pytest.mark.parametrize("caption", [CAPTION, "Frankfurt (Oder) at night.", "The harbour."])
def test_photographer_and_agency_stay_in_one_credit(caption: str, credit: str) -> None:
    printed = split_caption(f"{caption} {credit}")
    assert (printed.caption.rstrip("."), printed.credit_line) == (caption.rstrip("."), credit)
    assert printed.photographers == ("Ana Ruiz",)
    assert len(printed.agencies) == 1


@pytest.mark.parametrize(
    "credit",
    [
        "Jon Doe/AP",
        "Ann J Roe/Getty Images Europe",
        "Jane Doe/via Reuters",
        "Frank Roe II/Copyright 2026 The AP. All rights reserved.",
    ],
)
def test_a_full_name_and_an_agency_need_no_mark_before_them(credit: str) -> None:
    printed = split_caption(f"The minister leaves the harbour in Washington DC {credit}")
    assert (printed.caption, printed.credit_line) == ("The minister leaves the harbour in Washington DC", credit)
    assert len(printed.photographers) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Halle (Saale)",
        "Tim Cook (Apple) und Sundar Pichai (Google)",
        "知事(右)",
        "Residents of Portland (Oregon) wait.",
    ],
)
def test_a_place_or_remark_in_brackets_is_no_credit(text: str) -> None:
    assert split_caption(text).credit_line == ""


@pytest.mark.parametrize(
    ("credit", "agencies"),
    [
        ("Bild erstellt mit KI durch Midjourney", ("Midjourney",)),
        ("Bild erstellt mit KI durch die Redaktion", ()),
        ("Image generated by AI with DALL-E", ("DALL-E",)),
        ("Image générée par IA", ()),
        ("KI-generiert", ()),
    ],
)
def test_a_picture_that_a_program_made_says_so_in_its_credit(credit: str, agencies: tuple[str, ...]) -> None:
    printed = split_caption(f"A woman at her desk. {credit}")
    assert (printed.caption, printed.credit_line) == ("A woman at her desk.", credit)
    assert (printed.photographers, printed.agencies, printed.roles) == ((), agencies, ("AI-generated",))


@pytest.mark.parametrize(
    "text", ["How AI generated a boom in chips", "Bilder, mit KI erstellt, fluten das Netz seit Jahren."]
)
def test_prose_about_programs_that_make_pictures_is_no_credit(text: str) -> None:
    assert split_caption(text).credit_line == ""


@pytest.mark.parametrize(
    ("printed", "credit"),
    [
        *(
            ("会見する首相(共同)", "共同"),
            ("会見する首相〔AP＝共同〕", "AP＝共同"),
            ("会見する首相(C)共同通信社", "(C)共同通信社"),
        ),
        *(("会見する首相(撮影・港太郎)", "撮影・港太郎"), ("会見する首相（C）AFP", "（C）AFP")),
    ],
)
def test_japanese_brackets_of_either_width_hold_credits(printed: str, credit: str) -> None:
    read = split_caption(printed)
    assert (read.caption, read.credit_line) == ("会見する首相", credit)


@pytest.mark.parametrize(
    "name", ["Others", "Something", "Author", "Staff Photographer", "Photographerís Mate 3rd Class (A"]
)
def test_words_and_jobs_name_nobody(name: str) -> None:
    credit = parse_credit(f"{name}/AFP")
    assert (credit.photographers, credit.agencies) == ((), ("AFP",))


HELPERS = [
    ("Volunteers sort clothes in the village hall of Alnwick", "Photo", "Hannah Whitlock"),
    ("Helfer sortieren Kleidung in der Turnhalle von Bad Tölz", "Foto", "Lukas Brandner"),
    ("Des bénévoles trient des vêtements dans la salle de Dole", "Photo", "Camille Verdier"),
    ("Voluntarios ordenan ropa en el pabellón de Lugo", "Foto", "Marta Quiroga"),
    ("Voluntários separam roupas no ginásio de Évora", "Foto", "Tiago Falcão"),
    ("I volontari sistemano i vestiti nella palestra di Trento", "Foto", "Elisa Morandi"),
    ("Vrijwilligers sorteren kleding in de sporthal van Zwolle", "Foto", "Joris Hendriks"),
    ("Frivilliga sorterar kläder i idrottshallen i Kalmar", "Foto", "Elin Sjöberg"),
    ("Wolontariusze sortują ubrania w hali w Toruniu", "Fot", "Anna Zielińska"),
    ("Dobrovolníci třídí oblečení v hale v Olomouci", "Foto", "Petr Novotný"),
    ("Gönüllüler Bursa'daki spor salonunda giysileri ayırıyor", "Fotoğraf", "Emre Yıldırım"),
    ("Волонтёры сортируют одежду в спортзале в Пскове", "Фото", "Ольга Смирнова"),
    ("체육관에서 옷을 분류하는 자원봉사자들", "사진", "김민수"),
]
"""A caption, the word before its credit and a photographer, in thirteen languages."""


@pytest.mark.parametrize(("caption", "word", "name"), HELPERS)
@pytest.mark.parametrize("stop", ["", "."])
@pytest.mark.parametrize("agency", ["AFP", "dpa", "Reuters"])
def test_name_and_bracketed_agency_are_one_credit_in_every_language(
    caption: str, word: str, name: str, stop: str, agency: str
) -> None:
    credit = f"{word}: {name} ({agency})"
    read = split_caption(f"{caption}{stop} {credit}")
    assert (read.caption.rstrip("."), read.credit_line) == (caption, credit)
    assert (read.photographers, read.agencies) == ((name,), (agency,))


@pytest.mark.parametrize("brackets", ["｢｣", "（）", "【】", "｟｠", "〔〕"])
def test_brackets_of_every_japanese_kind_hold_a_labelled_credit(brackets: str) -> None:
    read = split_caption(f"体育館で衣類を仕分ける人たち{brackets[0]}写真：港太郎{brackets[1]}")
    assert (read.caption, read.credit_line) == ("体育館で衣類を仕分ける人たち", "写真：港太郎")


def test_japanese_name_and_agency_stay_in_one_credit() -> None:
    read = split_caption("体育館で衣類を仕分ける人たち 写真: 港太郎 (AFP)")
    assert (read.caption, read.credit_line) == ("体育館で衣類を仕分ける人たち", "写真: 港太郎 (AFP)")


@pytest.mark.parametrize(
    "credit",
    [
        *("Bild mit KI erstellt", "Mit KI erstelltes Bild", "Foto: KI-generiert", "Symbolbild: KI-generiert"),
        *("Image générée par IA", "Imagen generada con IA", "Imagem gerada por IA", "Immagine generata con IA"),
        *("Beeld gemaakt met AI", "Bild skapad med AI", "Billede genereret med AI", "Obraz wygenerowany przez AI"),
        *("Obrázek vytvořený pomocí AI", "Изображение создано ИИ", "Yapay zeka ile oluşturuldu"),
    ],
)
@pytest.mark.parametrize("form", ["{}. {}", "{} ({})"])
def test_a_picture_made_by_a_program_is_credited_in_every_language(form: str, credit: str) -> None:
    read = split_caption(form.format("A robot sorts letters in a hall", credit))
    assert (read.caption.rstrip("."), read.credit_line) == ("A robot sorts letters in a hall", credit)
    assert (read.photographers, read.agencies) == ((), ())
    assert "AI-generated" in read.roles


@pytest.mark.parametrize(
    "title",
    [
        "Photographer's Mate 3rd Class (AW)",
        "Photographer’s Mate 1st Class (AW/SW)",
        "Mass Communication Specialist 2nd Class",
        "Mass Communication Specialist Seaman",
        "Petty Officer 3rd Class",
        "Chief Petty Officer",
        "Sgt. 1st Class",
    ],
)
def test_the_title_before_a_name_is_no_part_of_it(title: str) -> None:
    credit = parse_credit(f"U.S. Navy photo by {title} Ada Brook")
    assert (credit.photographers, credit.agencies) == (("Ada Brook",), ("U.S. Navy",))


@pytest.mark.parametrize("job", ["Chefredakteur", "Redactor jefe", "Journaliste", "Redakcja", "Fotoreporter"])
def test_a_job_alone_names_nobody_in_other_languages(job: str) -> None:
    credit = parse_credit(f"Photo: {job}")
    assert (credit.photographers, credit.agencies) == ((), ())


def test_an_abbreviated_rank_is_no_agency() -> None:
    assert parse_credit("Photo by Tech. Sgt. Ada Brook").agencies == ()
