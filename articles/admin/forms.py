"""Forms of the admin. What archivists type is sanitised and checked like the input of parsers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.admin.versioned_admin import VersionedForm
from articles.drafts.digests import hex_digest
from articles.drafts.draft import ParseError
from articles.drafts.markup import typed_body
from articles.importing.credits import derive_credits
from articles.importing.photo_uploads import fill_from_picture
from articles.importing.prepare import Defaults
from articles.importing.uploads import Staged
from articles.models import Article, ArticlePhoto, Photo
from articles.parsers.formats import FORMATS
from articles.parsers.images.picture_size import picture_info
from articles.site import pictures


class TextsForm(VersionedForm):
    """A form with multi-line texts. Browsers send other line endings back, which alone must not count as a change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._texts():
            self.initial[name] = "\r\n".join(str(self.initial.get(name) or "").splitlines())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return data | {name: data[name].replace("\r\n", "\n") for name in self._texts() if data.get(name)}

    def _texts(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]


class ArticleForm(TextsForm):
    """An article; its body is reduced to the archive's HTML subset, and a date always has a precision."""

    url = forms.URLField(label="Source address", required=False, max_length=2000, assume_scheme="https")

    class Meta:
        model = Article
        exclude = ["authors", "photos"]
        widgets = {
            "headline": forms.TextInput(attrs={"size": 90}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "cols": 100}),
            "body": forms.Textarea(attrs={"rows": 25, "cols": 100}),
            "rights": forms.Textarea(attrs={"rows": 2, "cols": 100}),
            "instructions": forms.Textarea(attrs={"rows": 2, "cols": 100}),
        }
        labels = {"precision": "Known to the"}
        help_texts = {
            "body": "Plain text with an empty line between paragraphs, or HTML. Of HTML, the archive keeps paragraphs, "
            "subheads, quotes, lists, links and emphasis.",
            "language": "The code of the language, such as en, tr or ar.",
            "published_on": "As printed. If only the month or year is known, enter any day of it.",
            "published_at": "Fill this in if the time is known; you can then leave the day empty.",
            "precision": "Estimated: readers see “about”. Unknown: leave the day empty.",
            "status": "Readers see only published stories. The page of a withdrawn story says that it was withdrawn.",
        }

    def is_multipart(self) -> bool:
        """A text is sent as it is: plain forms write three signs for each of its bytes, and are bounded."""
        return True

    def clean_body(self) -> str:
        return typed_body(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        dated = data.get("published_on") or data.get("published_at")
        if dated and data.get("precision") == Article.Precision.UNKNOWN:
            data["precision"] = Article.Precision.EXACT if data.get("published_at") else Article.Precision.DAY
        if not dated and data.get("precision") != Article.Precision.UNKNOWN:
            self.add_error("published_on", "Give the day, or set the precision to Unknown.")
        return data


class _LinkedText(str):
    """A text with the address of its link."""

    url = ""


class PictureInput(forms.ClearableFileInput):
    """Shows the picture's name and links to the photo's page; the original file is never served."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            link = _LinkedText(value.name.rpartition("/")[2])
            link.url = value.instance.get_absolute_url()
            context["widget"]["value"] = link
        return context


class PhotoForm(TextsForm):
    """A photo. An uploaded picture is checked by its content, not by its name."""

    keywords = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 90}), help_text="One a line."
    )

    class Meta:
        model = Photo
        exclude = ["credits", "identity"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 4, "cols": 90}),
            "alt_text": forms.Textarea(attrs={"rows": 2, "cols": 90}),
            "credit_line": forms.TextInput(attrs={"size": 90}),
            "image": PictureInput,
            "instructions": forms.Textarea(attrs={"rows": 2, "cols": 90}),
            "rights": forms.Textarea(attrs={"rows": 2, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["keywords"] = "\r\n".join(map(str, self.instance.keywords))
        if "status" in self.fields:  # those who may only look get no fields
            self.fields["status"].required = False
            if self.instance.pk is None:
                self.initial["status"] = Photo.Status.WITH_STORIES  # until somebody publishes it

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return data | {"keywords": [line.strip() for line in data["keywords"].splitlines() if line.strip()]}

    def clean_image(self) -> Any:
        return check_picture(self.cleaned_data.get("image"), self.instance.pk)

    def clean_status(self) -> str:
        """Keep the status if the form does not contain it."""
        status: str = self.cleaned_data["status"] or self.instance.status
        return status

    def save(self, commit: bool = True) -> Photo:
        self.filled = note_picture(self.instance, self.cleaned_data.get("image"))
        saved: Photo = super().save(commit)
        return saved


class PlacedForm(forms.ModelForm):
    """A row with a position among the rows of the same parent; without a position it comes last."""

    position = forms.IntegerField(
        required=False, min_value=0, max_value=32767, help_text="0 comes first. If empty, the row comes last."
    )
    parent = "article"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["position"] = None

    def save(self, commit: bool = True) -> Any:
        if self.instance.position is None:
            siblings = type(self.instance).objects.filter(**{self.parent: getattr(self.instance, self.parent)})
            self.instance.position = siblings.next_position()
        return super().save(commit)


class PhotoCreditForm(PlacedForm):
    """A credit of a photo."""

    parent = "photo"


def check_picture(image: Any, own: int | None = None) -> Any:
    """Return the upload. Raises ValidationError if it is not a picture of a kind and size that the archive accepts, or
    if another photo than `own` has it."""
    if not isinstance(image, UploadedFile):
        return image
    if (image.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            f"The picture is larger than {settings.MAX_UPLOAD_BYTES // 2**20} MB. Save a smaller one."
        )
    try:
        picture_info(data := image.read())
    except ParseError as error:
        raise ValidationError(error.why) from error
    image.seek(0)
    same = Photo.objects.same_picture(hex_digest(data)).exclude(pk=own or 0).first()  # type: ignore[attr-defined]
    if same is not None:
        raise ValidationError(f"This picture is here already, as photo {same.pk}. Use that one, or another picture.")
    return image


_LINE = forms.TextInput(attrs={"size": 60})


class ArticlePhotoForm(PlacedForm):
    """A photo of an article: an existing one that was chosen, or a new one made from the other fields."""

    image = forms.ImageField(required=False)
    caption = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 60}))
    credit_line = forms.CharField(required=False, max_length=1000, label="Credit, as printed", widget=_LINE)
    alt_text = forms.CharField(required=False, label="Alternative text", widget=_LINE)

    PHOTO_FIELDS = ("caption", "credit_line", "alt_text")

    class Meta:
        model = ArticlePhoto
        fields = ["position", "photo"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = False
        if self.instance.photo_id:
            for name in self.PHOTO_FIELDS:
                self.fields[name].initial = getattr(self.instance.photo, name)

    def clean_image(self) -> Any:
        return check_picture(self.cleaned_data.get("image"), self.instance.photo_id)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("photo") and not any(data.get(name) for name in (*self.PHOTO_FIELDS, "image")):
            self.add_error("photo", "Choose a photo, or enter the picture, caption or credit of a new one.")
        return data

    def save(self, commit: bool = True) -> ArticlePhoto:
        photo = self.cleaned_data.get("photo") or Photo(status=Photo.Status.WITH_STORIES)
        self.instance.made_photo = photo.pk is None
        chosen_other = photo.pk and "photo" in self.changed_data
        if not chosen_other:
            for name in self.PHOTO_FIELDS:
                setattr(photo, name, self.cleaned_data[name])
        filled: list[str] = []
        if self.cleaned_data.get("image"):
            filled = note_picture(photo, self.cleaned_data["image"])
            photo.image = self.cleaned_data["image"]
        photo.save()
        if "credit_line" in (*self.changed_data, *filled) and not chosen_other:
            derive_credits(photo)
        self.instance.photo = photo
        placed: ArticlePhoto = super().save(commit)
        return placed


def note_picture(photo: Photo, image: Any) -> list[str]:
    """Set the checksum of a new picture, by which it is stored and imports recognise it, its size, and the photo's
    empty fields from the facts in the file. The names of those fields."""
    if isinstance(image, UploadedFile):
        image.seek(0)
        data = image.read()
        photo.checksum = hex_digest(data)
        pictures.measure(photo, data)
        image.seek(0)
        return fill_from_picture(photo, data, str(image.name))
    if image is False:
        photo.checksum, photo.width, photo.height = "", None, None
    return []


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads that together are at most settings.MAX_UPLOAD_BYTES large."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or ()]
        if sum(file.size or 0 for file in files) > settings.MAX_UPLOAD_BYTES:
            most = settings.MAX_UPLOAD_BYTES // 2**20
            raise ValidationError(f"These files have more than {most} MB. Use the command: manage.py import_articles")
        return files


class ImportForm(forms.Form):
    """What to import, and defaults for it. staged: the files after clean(), including those of an earlier preview."""

    uploads = ManyFilesField(
        required=False,
        allow_empty_file=True,  # what reads the files rejects it, and takes the others
        label="Files",
        help_text="One or more wire files, saved pages or pictures, or zips of them.",
    )
    pasted = forms.CharField(
        required=False,
        label="Or paste",
        widget=forms.Textarea(attrs={"rows": 12, "cols": 100, "data-paste-html": "id_pasted_html"}),
        strip=False,
    )
    pasted_html = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    format = forms.ChoiceField(
        required=False, choices=[("", "Detect"), *((row.name, row.label) for row in FORMATS.values())]
    )
    batch = forms.CharField(required=False, max_length=200, label="Name of the batch", help_text="If empty: the time.")
    section = forms.CharField(required=False, max_length=200, help_text="For stories that name none.")
    source = forms.CharField(required=False, max_length=200, help_text="For stories that name none.")
    language = forms.CharField(required=False, max_length=12, help_text="For stories that name none, such as en.")

    def __init__(self, *args: Any, staged: Staged | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._earlier = staged

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        files, pasted = data.get("uploads") or [], data.get("pasted", "")
        if files or pasted.strip():
            self.staged = Staged.of(files, pasted, data.get("pasted_html", ""))
        elif self._earlier is not None and "staged" in self.data:
            self.staged = self._earlier
        else:
            raise ValidationError("Choose a file, or paste a text.")
        return data

    @property
    def defaults(self) -> Defaults:
        """Values for drafts that do not have their own."""
        return Defaults(*(self.cleaned_data[name] for name in ("section", "source", "language")))
