#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is a program built so that a bug in it is hard to use?

hardening.py PROGRAM…

Reads each ELF file by itself (no other tool): position independent; RELRO with all symbols
bound at the start; no stack that can be run, no segment that can be written and run; no
RPATH; calls to the checked variants of libc's functions (_FORTIFY_SOURCE) and to the stack
protector; on x86-64 landing pads (endbr64, CET's) at the functions that others may call, on
aarch64 BTI or PAC instructions. Prints a line each and ends with `N passed, N failed`.
"""
import re
import struct
import sys

PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_STACK, PT_RELRO = 1, 2, 3, 0x6474e551, 0x6474e552
DT_NEEDED, DT_STRTAB, DT_STRSZ, DT_RPATH, DT_BIND_NOW, DT_RUNPATH, DT_FLAGS, DT_FLAGS_1 = 1, 5, 10, 15, 24, 29, 30, 0x6ffffffb
EXEC, WRITE = 1, 2
MACHINES = {62: "x86-64", 183: "aarch64"}


class Elf:
    def __init__(self, path):
        self.data = open(path, "rb").read()
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("no 64-bit little-endian ELF file")
        self.type, machine = struct.unpack_from("<HH", self.data, 16)
        self.machine = MACHINES.get(machine, str(machine))
        at, = struct.unpack_from("<Q", self.data, 32)
        size, n = struct.unpack_from("<HH", self.data, 54)
        # type, flags, offset, address, physical, in the file, in memory, alignment
        self.segments = [struct.unpack_from("<IIQQQQQQ", self.data, at + i * size) for i in range(n)]
        self.dynamic = {}
        for s in self.of(PT_DYNAMIC):
            for i in range(s[5] // 16):
                tag, value = struct.unpack_from("<QQ", self.data, s[2] + i * 16)
                self.dynamic.setdefault(tag, []).append(value)
        self.strings = b""
        if DT_STRTAB in self.dynamic:
            begin = self.offset(self.dynamic[DT_STRTAB][0])
            self.strings = self.data[begin:begin + self.dynamic[DT_STRSZ][0]]

    def of(self, kind):
        return [s for s in self.segments if s[0] == kind]

    def offset(self, address):
        for s in self.of(PT_LOAD):
            if s[3] <= address < s[3] + s[5]:
                return address - s[3] + s[2]
        raise ValueError("an address outside the file")

    def flag(self, tag, bit):
        return any(v & bit for v in self.dynamic.get(tag, []))

    def imports(self, name):
        return re.search(rb"\0" + name + rb"\0", b"\0" + self.strings) is not None

    def code(self):
        return b"".join(self.data[s[2]:s[2] + s[5]] for s in self.of(PT_LOAD) if s[1] & EXEC)


def claims(e):
    yield "position independent", e.type == 3
    yield "RELRO", bool(e.of(PT_RELRO))
    yield "all symbols bound at the start", DT_BIND_NOW in e.dynamic or e.flag(DT_FLAGS, 8) or e.flag(DT_FLAGS_1, 1)
    yield "no stack that can be run", bool(e.of(PT_STACK)) and not any(s[1] & EXEC for s in e.of(PT_STACK))
    yield "no segment to write and to run", not any(s[1] & EXEC and s[1] & WRITE for s in e.of(PT_LOAD))
    yield "no RPATH", DT_RPATH not in e.dynamic and DT_RUNPATH not in e.dynamic
    yield "stack protector", e.imports(rb"__stack_chk_fail")
    yield "_FORTIFY_SOURCE", re.search(rb"\0__(memcpy|snprintf|vsnprintf|fprintf|printf|memset|read)_chk\0", b"\0" + e.strings) is not None
    if e.machine == "x86-64":
        pads = e.code().count(b"\xf3\x0f\x1e\xfa")
        yield f"landing pads of CET ({pads})", pads > 500
    elif e.machine == "aarch64":
        pads = sum(e.code().count(word) for word in (b"\x5f\x24\x03\xd5", b"\x3f\x23\x03\xd5"))  # bti c, paciasp
        yield f"landing pads of BTI ({pads})", pads > 500


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        for name, good in claims(Elf(path)):
            print(f"{'ok    ' if good else 'FAILED'} {path.rsplit('/', 1)[-1]}: {name}")
            passed, failed = passed + good, failed + (not good)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
