"""The machine: which program runs on which core, how many files it may open, and its versions."""

import os
import platform
import resource
import shutil
import subprocess


class Placement:
    """Keeps senders and receiver apart: the senders on the first core, the receiver on the last."""

    def __init__(self):
        cores = sorted(os.sched_getaffinity(0))
        self.sender: list[str] = []
        self.receiver: list[str] = []
        if len(cores) < 2:
            self.text = "not pinned, since there is one core: sender and receiver share it"
        elif not shutil.which("taskset"):
            self.text = "not pinned, since there is no taskset"
        else:
            self.sender = ["taskset", "-c", str(cores[0])]
            self.receiver = ["taskset", "-c", str(cores[-1])]
            self.text = f"senders on core {cores[0]}, the receiver on core {cores[-1]}"


def raise_open_files() -> int:
    """Lets this process and its children open as many files as the system permits, and tells how
    many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else 1 << 20


def busy_seconds() -> float:
    """What all programs have used of all cores, and what the host has taken (proc(5), /proc/stat:
    user, nice, system and steal)."""
    with open("/proc/stat") as file:
        fields = [int(text) for text in file.readline().split()[1:]]
    return (fields[0] + fields[1] + fields[2] + fields[7]) / os.sysconf("SC_CLK_TCK")


def first_lines(*command: str) -> list[str]:
    if not shutil.which(command[0]):
        return ["not installed"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.stdout.splitlines() or ["unknown"]


def processor() -> str:
    with open("/proc/cpuinfo") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()


def memory() -> str:
    with open("/proc/meminfo") as file:
        total = next(int(line.split()[1]) for line in file if line.startswith("MemTotal:"))
    return f"{total / 1e6:.1f} GB"


def machine(placement: Placement, files: int) -> dict[str, str]:
    """What figures depend on, whatever is measured."""
    return {
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "memory": memory(),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "placement": placement.text,
        "open files": f"at most {files:,} a process",
    }
