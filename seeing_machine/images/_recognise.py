"""What a file is that is not one of the pictures `read` takes, judged by its first bytes."""

from __future__ import annotations

from pathlib import PurePath

#: (where the mark stands, the mark, what the file is)
_MARKS = (
    (4, b"ftypheic", "a HEIC photo"),
    (4, b"ftypheix", "a HEIC photo"),
    (4, b"ftyphevc", "a HEIC photo"),
    (4, b"ftypmif1", "a HEIC photo"),
    (4, b"ftypmsf1", "a HEIC photo"),
    (4, b"ftypcrx ", "a RAW photo"),
    (4, b"ftypqt", "a film"),
    (4, b"ftypisom", "a film"),
    (4, b"ftypmp4", "a film"),
    (4, b"ftypM4V", "a film"),
    (8, b"AVI ", "a film"),
    (0, b"\x1aE\xdf\xa3", "a film"),
    (0, b"FUJIFILMCCD-RAW", "a RAW photo"),
    (0, b"IIRO", "a RAW photo"),
    (0, b"IIRS", "a RAW photo"),
    (0, b"IIU\x00", "a RAW photo"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"gimp xcf", "a GIMP file"),
    (0, b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (0, b"SIMPLE  =", "a FITS picture"),
    (128, b"DICM", "a DICOM picture"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"%PDF", "a PDF document"),
    (0, b"%!PS", "a PostScript drawing"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript drawing"),
    (0, b"\x93NUMPY", "a NumPy file"),
    (0, b"\x89HDF", "an HDF5 file"),
    (0, b"PK\x03\x04", "a zip archive or an office document"),
    (0, b"\x1f\x8b", "a gzip archive"),
)
#: RAW photos that are TIFF files inside: Pillow would find their thumbnail and take it for the photo.
_RAW_ENDINGS = (".arw", ".cr2", ".cr3", ".dng", ".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".srw")
_TEXT_LENGTH = 4096


def is_raw(data: bytes, label: str = "") -> bool:
    r"""Return whether a file is a RAW photo that passes for a TIFF; `label` is its name, quoted or not.

    Examples
    --------
    >>> is_raw(b"II*\x00", "DSC_0001.NEF")
    True
    """
    return PurePath(label.strip("'\"")).suffix.lower() in _RAW_ENDINGS or data.startswith(b"CR\x02\x00", 8)


def recognise(data: bytes) -> str:
    """Return what a file is that Pillow could not open.

    Parameters
    ----------
    data : bytes
        The file, or at least its start.

    Returns
    -------
    str
        A few words for use after "which is"; "" where the file is not known.

    Examples
    --------
    >>> recognise(b"%PDF-1.7")
    'a PDF document'
    >>> recognise(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    'an SVG drawing'
    """
    if not data:
        return "empty"
    for place, mark, kind in _MARKS:
        if data.startswith(mark, place):
            return kind
    start = data[:_TEXT_LENGTH].lower()
    if any(byte < 32 and byte not in b"\t\n\f\r" for byte in start):
        return ""
    if b"<svg" in start:
        return "an SVG drawing"
    return "a web page" if b"<html" in start or b"<!doctype html" in start else "text"
