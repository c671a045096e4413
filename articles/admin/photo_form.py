"""The forms of a photo, of a photo in an article, and of a credit. An uploaded picture is checked by its content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.admin.article_form import TextsForm
from articles.drafts.digests import hex_digest
from articles.drafts.draft import ParseError
from articles.importing.credits import derive_credits
from articles.importing.photo_uploads import fill_from_picture
from articles.models import ArticlePhoto, Photo
from articles.parsers.images.picture_size import picture_info
from articles.site import pictures


class _LinkedText(str):
    """A text with the address of its link."""

    url = ""


class PictureInput(forms.ClearableFileInput):
    """Shows the picture's name and links to the photo's page; the original file is never served."""

    def is_initial(self, value: Any) -> bool:
        """Whether there is a picture. Django's own form asks for an address, which pictures in a bucket have not."""
        return bool(value)

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
