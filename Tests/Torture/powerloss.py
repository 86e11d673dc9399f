"""Tells from the journal of powerloss.c what a power cut would have left of a directory.

A file has what was synced and, perhaps, some 512-byte sectors of what was not; a directory has the
names that were synced and, perhaps, some of what was done to it afterwards. Which, a seed decides.
"""

import os
import pathlib
import shutil
import struct

ENTRY = struct.Struct("<BIQQII")
(OPENED, WROTE, SYNCING, SYNCED, SYNC_FAILED, CUT, RENAMED, REMOVED, FOLDER_SYNCING, FOLDER_SYNCED,
 MADE) = range(1, 12)  # fmt: skip
SECTOR = 512


class Change:
    """A write, or a cut to a size where there are no bytes."""

    def __init__(self, number, offset, data):
        self.number, self.offset, self.data = number, offset, data

    def apply(self, content):
        if self.data is None:
            del content[self.offset :]
            content.extend(bytes(self.offset - len(content)))
            return
        if len(content) < self.offset:
            content.extend(bytes(self.offset - len(content)))
        content[self.offset : self.offset + len(self.data)] = self.data


class File:
    def __init__(self, content=b""):
        self.durable = bytearray(content)
        self.cached = bytearray(content)
        self.pending = []

    def change(self, change):
        change.apply(self.cached)
        self.pending.append(change)

    def settle(self, number, is_durable):
        """What was pending up to a number is durable from now on, or never will be."""
        for change in self.pending:
            if change.number <= number and is_durable:
                change.apply(self.durable)
        self.pending = [change for change in self.pending if change.number > number]

    def after_cut(self, chance, profile):
        content = bytearray(self.durable)
        if profile == "none" or not self.pending:
            return content
        if profile == "all":
            return bytearray(self.cached)
        whole = bytearray(self.durable)
        for change in self.pending:
            before = bytes(whole)
            change.apply(whole)
            if change.data is None:
                continue
            first = change.offset // SECTOR
            for sector in range(first, (change.offset + len(change.data) - 1) // SECTOR + 1):
                if chance.random() < 0.5:
                    continue
                begin, end = sector * SECTOR, (sector + 1) * SECTOR
                piece = whole[begin:end]
                if len(before) > begin and chance.random() < 0.1:
                    piece = bytearray(before[begin:end]) + piece[len(before[begin:end]) :]
                Change(0, begin, bytes(piece)).apply(content)
        # The size may be there before the bytes are.
        if len(whole) > len(content) and chance.random() < 0.5:
            content.extend(bytes(len(whole) - len(content)))
        return content


class Directory:
    """The files below one directory: as a process sees them, and as the disk has them."""

    def __init__(self, path, sees_syncs=True):
        self.path, self.sees_syncs = os.path.realpath(path), sees_syncs
        self.number = 0
        self.handles, self.turns = {}, {}
        self.pending = []
        self.failed_at = []
        self.cached, self.folders = {}, set()
        if os.path.isdir(self.path):
            self.folders.add(self.path)
            for each in pathlib.Path(self.path).rglob("*"):
                if each.is_dir():
                    self.folders.add(str(each))
                else:
                    self.cached[str(each)] = File(each.read_bytes())
        self.durable, self.durable_folders = dict(self.cached), set(self.folders)

    def replay(self, journal, chance):
        data = pathlib.Path(journal).read_bytes() if os.path.exists(journal) else b""
        position = 0
        while position + ENTRY.size <= len(data):
            kind, handle, value, moment, *sizes = ENTRY.unpack_from(data, position)
            begin = position + ENTRY.size
            end = begin + sum(sizes)
            if end > len(data):
                break  # killed while it wrote the entry
            path = data[begin : begin + sizes[0]].decode()
            self.number += 1
            self.take(kind, handle, value, moment, path, data[begin + sizes[0] : end], chance)
            position = end

    def take(self, kind, handle, value, moment, path, data, chance):
        if kind == OPENED:
            if path not in self.cached:
                self.cached[path] = File()
                self.pending.append((self.number, "name", path, self.cached[path]))
            self.handles[handle] = self.cached[path]
            if value & os.O_TRUNC:
                self.handles[handle].change(Change(self.number, 0, None))
        elif kind == WROTE:
            self.handles[handle].change(Change(self.number, value, data))
        elif kind == CUT:
            self.handles[handle].change(Change(self.number, value, None))
        elif kind == SYNCING:
            self.turns[value] = (self.handles[handle], self.number)
        elif kind in (SYNCED, FOLDER_SYNCED) and not self.sees_syncs:
            pass  # as if the sender did without
        elif kind == SYNCED:
            file, number = self.turns[value]
            file.settle(number, True)
        elif kind == SYNC_FAILED:
            file, number = self.turns[value]
            file.settle(number, chance.random() < 0.3)
            self.failed_at.append(moment / 1e9)
        elif kind == RENAMED:
            new = data.decode()
            file = self.cached.pop(path)
            self.cached[new] = file
            self.pending.append((self.number, "rename", path, new))
        elif kind == REMOVED:
            self.cached.pop(path, None)
            self.folders.discard(path)
            self.pending.append((self.number, "remove", path, None))
        elif kind == MADE:
            self.folders.add(path)
            self.pending.append((self.number, "folder", path, None))
        elif kind == FOLDER_SYNCING:
            self.turns[value] = (path, self.number)
        elif kind == FOLDER_SYNCED:
            folder, number = self.turns[value]
            for change in self.pending:
                if change[0] <= number and os.path.dirname(change[2]) == folder:
                    self.keep(change)
            self.pending = [
                change for change in self.pending
                if change[0] > number or os.path.dirname(change[2]) != folder
            ]  # fmt: skip

    def keep(self, change):
        _, kind, path, other = change
        if kind == "name":
            self.durable[path] = other
        elif kind == "folder":
            self.durable_folders.add(path)
        elif kind == "remove":
            self.durable.pop(path, None)
            self.durable_folders.discard(path)
        elif path in self.durable:
            self.durable[other] = self.durable.pop(path)

    def differences(self):
        """Where the directory is another one than the journal tells; empty where it knows all."""
        real = {str(each) for each in pathlib.Path(self.path).rglob("*") if each.is_file()}
        problems = [f"{path} is not in the journal" for path in sorted(real - set(self.cached))]
        problems += [f"{path} is only in the journal" for path in sorted(set(self.cached) - real)]
        for path in sorted(real & set(self.cached)):
            if pathlib.Path(path).read_bytes() != self.cached[path].cached:
                problems.append(f"{path} has other bytes than the journal tells")
        return problems

    def cut_power(self, chance):
        """Leaves on disk what a power cut leaves; tells what it did, and what is in the files."""
        names = chance.choice(["none", "none", "prefix", "some"])
        bytes_kept = chance.choice(["none", "none", "all", "sectors", "sectors"])
        count = chance.randrange(len(self.pending) + 1)
        for position, change in enumerate(self.pending):
            if names == "prefix" and position < count or names == "some" and chance.random() < 0.5:
                self.keep(change)
        lost = sum(len(file.pending) for file in set(self.durable.values()))
        images = {
            path: file.after_cut(chance, bytes_kept) for path, file in self.durable.items()
        }  # fmt: skip
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in sorted(self.durable_folders):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        for path, content in images.items():
            if not os.path.isdir(os.path.dirname(path)):
                continue
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(content)
        told = {"names": names, "bytes": bytes_kept, "changes": lost, "renames": len(self.pending)}
        return told, images
