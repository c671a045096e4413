"""The page of one name: its preferred form, other spellings, note and identifier, and the merges into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from articles.authorities.bearers import count_uses, examples
from articles.authorities.name_edit import save_name
from articles.authorities.name_merge import Refused
from articles.desk.access import for_editors, is_archivist, person
from articles.desk.desk_page import desk_page
from articles.desk.names.name_room import address_of, term_or_404
from articles.models import Merge, Spelling, Term
from articles.models.identifier import read_identifier
from articles.search.indexing.queue import after_bulk
from articles.site.vocabularies import BY_NAME

MOST_SPELLINGS = 200


class NameForm(forms.Form):
    """What an archivist may change of a name."""

    name = forms.CharField(label="Preferred form", max_length=200)
    spellings = forms.CharField(
        label="Other spellings",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line. Imports and searches take them for the preferred form.",
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="For colleagues.")
    identifier = forms.CharField(required=False, max_length=200, help_text="Q42, viaf:113230702, or the address.")

    def clean_identifier(self) -> str:
        return read_identifier(self.cleaned_data["identifier"])

    def clean_spellings(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        if len(lines) > MOST_SPELLINGS:
            raise forms.ValidationError(f"A name has at most {MOST_SPELLINGS} spellings.")
        return lines


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def name_record(request: HttpRequest, name: str) -> HttpResponse:
    """Editors read the record; archivists change it."""
    if request.method == "POST" and not is_archivist(request.user):
        raise PermissionDenied
    term = term_or_404(name)
    spellings = [row.name for row in Spelling.objects.of_term(term)]  # type: ignore[attr-defined]
    form = NameForm(request.POST or None, initial=_initial(term, spellings))
    if request.method == "POST" and form.is_valid() and _save(request, term, form):
        return HttpResponseRedirect(address_of(term))
    context = {
        "term": term,
        "vocabulary": BY_NAME[term.vocabulary],
        "form": form,
        "spellings": spellings,
        "uses": count_uses(term),
        "examples": list(examples(term, 5)),
        "merges": Merge.objects.about(term)[:20],  # type: ignore[attr-defined]
        "key": name,
    }
    return desk_page(request, "desk/name.html", context, status=200 if not form.errors else 422)


def _initial(term: Term, spellings: list[str]) -> dict[str, Any]:
    text = "\n".join(spellings)
    return {"name": term.name, "note": term.note, "identifier": term.identifier, "spellings": text}


def _save(request: HttpRequest, term: Term, form: NameForm) -> bool:
    told = form.cleaned_data
    try:
        with after_bulk():
            save_name(term, told["name"], told["note"], told["identifier"], told["spellings"], person(request))
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Saved.")
    return True
