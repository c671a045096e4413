"""Undo a merge: the loser comes back with its key, its address and its rows.

Rows that changed since the merge stay as they are: those that have another name by now, whose story or photo is gone,
or that were added to the winner later. It works in chunks like the merge, in the state RETURNING, and can be resumed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.authorities.bearers import Relation, relations
from articles.authorities.name_merge import Refused, run_steps
from articles.models import Merge, MergedRows, Spelling, Term, Version
from articles.models.authority import MODELS, terms_of
from articles.versions.recorder import Change, watch

_OF_WINNER = ("note", "identifier", "standing")
"""What a merge may have changed of the winner."""


@transaction.atomic
def begin(merge: Merge, user: User | None = None) -> None:
    """Bring the loser back, with its name and spellings; the rows follow with carry_back(). Raises Refused."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if why := why_not_undone(locked):
        raise Refused(why)
    winner: Term = terms_of(locked.vocabulary).select_for_update().get(pk=locked.winner)
    loser = MODELS[locked.vocabulary](**locked.before["loser"])
    reason = f"The merge of {loser} into {winner} was undone."
    with watch(Change(Version.Door.UNDO, user, reason, action=Version.Action.RESTORED), names=[winner, loser]):
        _return_names(locked, winner, loser)
    locked.state = Merge.State.RETURNING
    locked.save(update_fields=["state"])
    merge.refresh_from_db()


def _return_names(merge: Merge, winner: Term, loser: Term) -> None:
    """Write the loser's row again, return its spellings, and undo what the merge changed of the winner."""
    column = str(loser._meta.model_name)
    _return_spelling(merge)
    type(loser)._default_manager.bulk_create([loser])
    for part in MergedRows.objects.filter(merge=merge, relation="spellings"):
        Spelling.objects.filter(pk__in=part.moved, **{column: winner}).update(**{column: loser})
        part.delete()
    for name in _OF_WINNER:
        if getattr(winner, name) == merge.after[name]:
            setattr(winner, name, merge.before["winner"][name])
    winner.save()


def why_not_undone(merge: Merge) -> str:
    """Why a merge cannot be undone now; empty if it can."""
    if merge.state != Merge.State.DONE:
        return f"This merge cannot be undone now: it is {merge.get_state_display().lower()}."
    if not terms_of(merge.vocabulary).filter(pk=merge.winner).exists():
        later = Merge.objects.in_effect().filter(vocabulary=merge.vocabulary, loser=merge.winner).first()  # type: ignore[attr-defined]
        if later is not None:
            return f"{later.loser_name} was merged into {later.winner_name} since. Undo that merge first."
        return f"{merge.winner_name} does not exist any more."
    terms = terms_of(merge.vocabulary)
    if terms.filter(name=merge.loser_name).exists():
        return f"There is another {merge.loser_name} now. Rename it, or merge the two."
    if terms.filter(slug=merge.loser_slug).exists():
        return f"Another name has the address of {merge.loser_name} now."
    return ""


def _return_spelling(merge: Merge) -> None:
    """Delete the spelling that the merge added, or give it back to the term that had it before."""
    pk, before = merge.spelling
    column = str(MODELS[merge.vocabulary]._meta.model_name)
    ours = Spelling.objects.filter(pk=pk, **{column: merge.winner})
    if before is None:
        ours.delete()
    elif terms_of(merge.vocabulary).filter(pk=before).exists():
        ours.update(**{column: before})


def carry_back(merge: Merge, most: int | None = None) -> bool:
    """Go on with undoing, by at most so many chunks, and return whether it is done."""
    return run_steps(_step, merge, most)


@transaction.atomic
def _step(merge: Merge) -> bool:
    """Put one chunk back; or, if there is none left, finish. Returns whether the undoing is done."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if locked.state != Merge.State.RETURNING:
        merge.refresh_from_db()
        return True
    part = MergedRows.objects.filter(merge=locked).order_by("pk").first()
    if part is not None:
        relation = next(one for one in relations(MODELS[locked.vocabulary]) if one.name == part.relation)
        _put_back(locked, relation, part)
        part.delete()
        return False
    locked.state, locked.undone_at = Merge.State.UNDONE, timezone.now()
    locked.save(update_fields=["state", "undone_at"])
    merge.refresh_from_db()
    return True


def _put_back(merge: Merge, relation: Relation, part: MergedRows) -> None:
    """Give the loser the rows of one chunk that still have the winner, and write those again that were deleted."""
    rows = relation.of(merge.winner).filter(pk__in=part.moved)
    if relation.other:
        others = list(rows.values_list(relation.other, flat=True))
        rows = rows.exclude(**{f"{relation.other}__in": relation.others_of(merge.loser, others)})
    rows.update(**{relation.term: merge.loser})
    relation.model._default_manager.bulk_create(
        [relation.model(**values) for values in _writable(merge, relation, part)]
    )


def _writable(merge: Merge, relation: Relation, part: MergedRows) -> list[dict[str, Any]]:
    """Of the deleted rows, those whose story or photo still exists and still has the winner, and not the loser."""
    column = f"{relation.other}_id"
    others = [values[column] for values in part.deleted]
    if not others:
        return []
    left = relation.others_of(merge.winner, others) - relation.others_of(merge.loser, others)
    return [values for values in part.deleted if values[column] in left]
