"""Data sets of the real formats, small, from a server on this machine; and what is not as it should be."""

import contextlib
import functools
import gzip
import hashlib
import io
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image

from seeing_machine.images import _archives, _downloads, datasets
from seeing_machine.images._downloads import Remote

RNG = np.random.default_rng(0)
PHOTOS, PHOTO_LABELS = RNG.integers(0, 256, (60, 32, 32, 3), np.uint8), RNG.integers(0, 10, 60)
DIGITS, DIGIT_LABELS = RNG.integers(0, 256, (40, 28, 28), np.uint8), RNG.integers(0, 10, 40)


def records(images, labels):
    """CIFAR's binary form: a label, then the red, the green and the blue plane."""
    return b"".join(bytes([label]) + image.transpose(2, 0, 1).tobytes()
                    for image, label in zip(images, labels, strict=True))


def packed(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = tarfile.SYMTYPE, content
                archive.addfile(info)
    return buffer.getvalue()


def cifar_members():
    parts = [(f"cifar-10-batches-bin/data_batch_{number + 1}.bin",
              records(PHOTOS[10 * number:][:10], PHOTO_LABELS[10 * number:][:10])) for number in range(5)]
    return [("cifar-10-batches-bin/batches.meta.txt", b"airplane\n"), *parts,
            ("cifar-10-batches-bin/test_batch.bin", records(PHOTOS[50:], PHOTO_LABELS[50:]))]


def idx(array):
    head = (0x800 + array.ndim).to_bytes(4, "big") + b"".join(length.to_bytes(4, "big") for length in array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


class Server:
    """Serves files by name; remembers what was asked for, and can break off."""

    def __init__(self):
        self.files, self.asked, self.break_after = {}, [], None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                content = server.files.get(self.path[1:])
                span = self.headers.get("Range")
                server.asked.append((self.path[1:], span))
                if content is None:
                    self.send_error(404)
                    return
                start = int(span.removeprefix("bytes=").rstrip("-")) if span else 0
                self.send_response(206 if span else 200)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                end = server.break_after or len(content)
                server.break_after = None
                with contextlib.suppress(ConnectionError):  # who asked may have heard enough
                    self.wfile.write(content[start:end])

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def remote(self, name, content, **change):
        self.files[name] = content
        known = {"url": self.url + name, "name": name, "size": len(content),
                 "sha256": hashlib.sha256(content).hexdigest(), **change}
        return Remote(**known)


@pytest.fixture(scope="module")
def running():
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def server(running, monkeypatch, tmp_path):
    """A server with all three sets, which the functions take instead of the real ones."""
    running.files, running.asked, running.break_after = {}, [], None
    digits = [idx(DIGITS[:30]), idx(DIGIT_LABELS[:30]), idx(DIGITS[30:]), idx(DIGIT_LABELS[30:])]
    sources = {name: (classes, [running.remote(f"{name}-{number}", content) for number, content in enumerate(digits)])
               for name, (classes, _) in datasets._SOURCES.items()}
    sources["CIFAR-10"] = datasets._SOURCES["CIFAR-10"][0], [running.remote("cifar", packed(cifar_members()))]
    monkeypatch.setattr(datasets, "_SOURCES", sources)
    monkeypatch.setenv("SEEING_MACHINE_DATA", str(tmp_path / "cache"))
    return running


def test_cifar_is_what_was_packed(server):
    splits = datasets.cifar10(validation=8)
    assert (splits.name, splits.note) == ("CIFAR-10", "")
    assert [len(part) for part in (splits.train, splits.validation, splits.test)] == [42, 8, 10]
    np.testing.assert_array_equal(splits.test.images, PHOTOS[50:])
    np.testing.assert_array_equal(splits.test.labels, PHOTO_LABELS[50:])
    assert splits.test.labels.dtype == np.int64
    assert splits.train.classes[3] == "cat"
    both = np.concatenate([splits.train.images, splits.validation.images])
    order = np.argsort(both.reshape(50, -1) @ np.arange(3072))
    expected = PHOTOS[:50][np.argsort(PHOTOS[:50].reshape(50, -1) @ np.arange(3072))]
    np.testing.assert_array_equal(both[order], expected)


@pytest.mark.parametrize("load", [datasets.mnist, datasets.fashion_mnist])
def test_digits_are_what_was_packed(server, load):
    splits = load(validation=5)
    assert splits.train.images.shape == (25, 28, 28)
    np.testing.assert_array_equal(splits.test.images, DIGITS[30:])
    np.testing.assert_array_equal(splits.test.labels, DIGIT_LABELS[30:])
    splits.test.images[0] = 0  # not read-only


def test_the_seed_decides_the_validation_set(server):
    one, same, other = (datasets.mnist(validation=9, seed=seed).validation.images for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_second_time_nothing_is_downloaded(server, tmp_path):
    for _ in range(2):
        datasets.cifar10(validation=8, cache=tmp_path / "mine")
    assert server.asked == [("cifar", None)]
    assert (tmp_path / "mine" / "cifar").exists()
    assert len(datasets.cifar10(validation=8, cache=tmp_path / "mine", download=False).test) == 10


def test_the_cache_is_where_the_environment_says(server, tmp_path):
    datasets.cifar10(validation=8)
    assert (tmp_path / "cache" / "cifar").exists()


def test_how_far_a_download_is_can_be_heard_and_stopped(server, tmp_path, capsys):
    told = []

    def heard(name, here, of):
        told.append((name, here, of))
        if len(told) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        datasets.cifar10(validation=8, heard=heard)
    size = len(server.files["cifar"])
    assert told == [("cifar", 65_536, size), ("cifar", 131_072, size)]
    datasets.cifar10(validation=8, heard=heard)
    assert told[-1] == ("cifar", size, size)
    assert server.asked == [("cifar", None), ("cifar", "bytes=131072-")]
    assert capsys.readouterr().err == "", "a bar is drawn as well"


def test_a_download_goes_on_where_it_was_cut_short(server, tmp_path):
    server.break_after = 150_000
    with pytest.raises(ConnectionError, match="cifar could not be downloaded"):
        datasets.cifar10(validation=8, fallback=False)
    assert len(datasets.cifar10(validation=8).test) == 10
    assert server.asked == [("cifar", None), ("cifar", "bytes=131072-")]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir() if path.suffix != ".lock") == ["cifar"]


def test_offline_there_is_a_word_and_the_drawn_set(server, monkeypatch):
    monkeypatch.setattr(datasets, "drawn", functools.partial(datasets.drawn, train=10, validation=10, test=10))
    server.files.clear()
    with pytest.warns(UserWarning, match="could not be downloaded .HTTPError.. Are you offline. These are drawn"):
        splits = datasets.cifar10()
    assert splits.name == "drawn animals"
    assert "offline" in splits.note
    assert len(splits.train.classes) == 10


@pytest.mark.parametrize("settings", [{}, {"download": False}])
def test_offline_can_be_an_error(server, settings, monkeypatch):
    remote = Remote("http://127.0.0.1:9/nothing", "cifar", 10, "00")
    monkeypatch.setitem(datasets._SOURCES, "CIFAR-10", (("a", "b"), [remote]))
    with pytest.raises(ConnectionError, match="cifar (could not be downloaded|is not in)"):
        datasets.cifar10(fallback=False, **settings)


def test_what_was_tampered_with_is_refused_and_thrown_away(server, tmp_path):
    content = bytearray(server.files["cifar"])
    content[-1] ^= 1
    server.files["cifar"] = bytes(content)
    with pytest.raises(ValueError, match="cifar: got a download with another checksum, expected SHA-256"):
        datasets.cifar10()
    assert [path for path in (tmp_path / "cache").iterdir() if path.suffix != ".lock"] == []


def test_a_file_that_was_changed_in_the_cache_is_not_used(server, tmp_path):
    datasets.cifar10(validation=8)
    (tmp_path / "cache" / "cifar").write_bytes(b"something else")
    with pytest.raises(ConnectionError, match="is not in"):
        datasets.cifar10(download=False, fallback=False)
    assert len(datasets.cifar10(validation=8).test) == 10


def test_a_download_without_an_end_is_cut_off(server, tmp_path):
    server.files["cifar"] += b"x" * 5_000_000
    with pytest.raises(ValueError, match="another checksum"):
        datasets.cifar10()
    assert not (tmp_path / "cache" / "cifar.part").exists()


@pytest.mark.parametrize("members", [
    [("data_batch_1.bin", b"")], cifar_members()[:-1],
    [*cifar_members()[:-1], ("test_batch.bin", records(PHOTOS[:1], [10]))],
    [*cifar_members()[:-1], ("test_batch.bin", b"x" * 3072)],
    [*cifar_members()[:-1], ("test_batch.bin", "data_batch_1.bin")],  # a link
    [*cifar_members(), *[(f"more{number}", b"") for number in range(20)]],
], ids=["empty", "no test", "label 10", "cut record", "link", "too many"])
def test_an_archive_of_other_content_is_refused(tmp_path, members):
    (tmp_path / "cifar").write_bytes(packed(members))
    with pytest.raises(ValueError, match=r"^cifar: got a file that is damaged or of another kind"):
        _archives.cifar([tmp_path / "cifar"])


def test_a_member_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(_archives, "_MOST_BYTES", 50_000)
    (tmp_path / "cifar").write_bytes(packed([("bomb.bin", bytes(60_000)), *cifar_members()]))
    with pytest.raises(ValueError, match="damaged or of another kind"):
        _archives.cifar([tmp_path / "cifar"])


@pytest.mark.parametrize("spoil", [
    lambda content: content[:-5], lambda content: b"no gzip", lambda content: idx(DIGITS[:30, 0]),
    lambda content: gzip.compress(gzip.decompress(content) + b"x"), lambda content: gzip.compress(b"\0\0"),
    lambda content: gzip.compress(gzip.decompress(content)[:4] + b"\xff" * 12 + bytes(100)),
    lambda content: idx(DIGITS[:29])], ids=["cut", "not gzip", "two axes", "longer", "no head", "bomb", "one fewer"])
def test_digits_of_other_content_are_refused(tmp_path, spoil):
    contents = [spoil(idx(DIGITS[:30])), idx(DIGIT_LABELS[:30]), idx(DIGITS[30:]), idx(DIGIT_LABELS[30:])]
    paths = [tmp_path / f"part{number}" for number in range(4)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^part\d: got a file that is damaged"):
        _archives.idx(paths)


def test_two_notebooks_may_download_at_once(server, tmp_path):
    file = datasets._SOURCES["CIFAR-10"][1][0]
    threads = [threading.Thread(target=_downloads.fetch, args=(file, tmp_path)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 1


def test_the_real_sources_are_complete():
    for classes, files in datasets._SOURCES.values():
        assert len(classes) == len(set(classes)) == 10
        assert all(file.url.startswith("https://") and len(file.sha256) == 64 and file.size > 1000 for file in files)
        assert len({file.name for file in files}) == len(files) in (1, 4)


def test_drawn_splits_differ_and_the_bias_spares_the_test_set():
    draw = functools.partial(datasets.drawn, train=60, validation=40, test=40, classes=("cat", "bird"), seed=1)
    splits = draw(bias={"cat": "blue"})
    for part, planted in ((splits.train, True), (splits.validation, True), (splits.test, False)):
        cats = part.labels == part.classes.index("cat")
        assert np.array_equal(part.attributes["background"] == "blue", cats) == planted
    assert not np.array_equal(splits.train.images[:40], splits.validation.images)
    np.testing.assert_array_equal(draw(bias={"cat": "blue"}).test.images, splits.test.images)


@pytest.fixture
def photos(tmp_path):
    for value, (name, count) in enumerate([("cat", 10), ("dog", 5)]):
        (tmp_path / name).mkdir()
        for number in range(count):
            picture = np.full((20 + number, 40, 3), 10 * number + value, np.uint8)
            Image.fromarray(picture).save(tmp_path / name / f"{number}.png")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "readme.txt").write_text("no class")
    return tmp_path


def test_a_folder_of_folders(photos):
    splits = datasets.folder(photos, size=16)
    assert (splits.train.classes, splits.note) == (("cat", "dog"), "")
    assert [np.bincount(part.labels).tolist() for part in (splits.train, splits.validation, splits.test)] == [
        [6, 3], [2, 1], [2, 1]]
    seen = np.concatenate([part.images[:, 0, 0, 0] for part in (splits.train, splits.validation, splits.test)])
    assert sorted(seen.tolist()) == sorted([10 * number for number in range(10)] + [10 * n + 1 for n in range(5)])
    for part in (splits.train, splits.validation, splits.test):
        assert part.images.shape[1:] == (16, 16, 3)
        np.testing.assert_array_equal(part.images[:, 0, 0, 0] % 10, part.labels)


def test_the_middle_square_is_taken(tmp_path):
    picture = np.zeros((30, 90), np.uint8)
    picture[:, 30:60] = 255
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(3):
            Image.fromarray(picture).save(tmp_path / name / f"{number}.png")
    assert (datasets.folder(tmp_path, size=10).train.images == 255).all()


def test_bad_files_are_named_and_skipped(photos):
    (photos / "cat" / "notes.txt").write_text("meow")
    (photos / "dog" / "broken.png").write_bytes((photos / "dog" / "0.png").read_bytes()[:40])
    splits = datasets.folder(photos)
    assert splits.note == "2 files are no pictures and were skipped: cat/notes.txt, dog/broken.png."
    assert len(splits.train) + len(splits.validation) + len(splits.test) == 15


def test_a_folder_without_classes_is_refused(photos, tmp_path_factory):
    with pytest.raises(FileNotFoundError, match="a folder"):
        datasets.folder(photos / "none")
    with pytest.raises(ValueError, match="no folders"):
        datasets.folder(tmp_path_factory.mktemp("empty"))
    (photos / "bird").mkdir()
    with pytest.raises(ValueError, match="bird: 0, cat: 10, dog: 5, expected at least two folders"):
        datasets.folder(photos)


def test_a_folder_of_too_many_files_is_refused(photos, monkeypatch):
    monkeypatch.setattr(datasets, "_MOST_FILES", 10)
    with pytest.raises(ValueError, match="15 files"):
        datasets.folder(photos)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: datasets.folder(".", size=4), ValueError, "size"),
    (lambda: datasets.cifar10(validation=0), ValueError, "validation"),
    (lambda: datasets.drawn(seed=-1), ValueError, "seed"), (lambda: datasets.drawn(train=0), ValueError, "n: got 0")])
def test_bad_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
