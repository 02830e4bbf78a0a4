"""Runs a Python program under the PyTorch profiler and writes its trace.

    python torch_profile.py --out trace.pt.trace.json.gz program.py ARGUMENTS
    python torch_profile.py --out trace.pt.trace.json.gz --schedule 2,1,3 program.py ARGUMENTS
    python torch_profile.py --out trace.pt.trace.json.gz -m package.module ARGUMENTS

Without a schedule everything that the program does is in the trace. With WAIT,WARMUP,ACTIVE a step is one call of an
outermost nn.Module: WAIT steps pass, WARMUP more with the profiler on, then ACTIVE steps are kept as ProfilerStep#N.
The trace is written even where the program fails. Of several ranks each writes its own file.
"""
import argparse
import os
import runpy
import sys
import traceback


def parse_arguments():
    parser = argparse.ArgumentParser(description="Runs a Python program under the PyTorch profiler.")
    parser.add_argument("--out", required=True, metavar="FILE", help="such as trace.pt.trace.json.gz")
    parser.add_argument("--schedule", type=schedule_of, metavar="WAIT,WARMUP,ACTIVE", help="steps to profile")
    parser.add_argument("--memory", action="store_true", help="record allocations")
    parser.add_argument("--no-stack", action="store_true", help="record no Python stacks, which slow the host down")
    parser.add_argument("-m", action="store_true", dest="module", help="the program is a module")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args()


def schedule_of(text):
    numbers = [int(part) for part in text.split(",")]
    if len(numbers) != 3 or min(numbers) < 0 or numbers[2] < 1:
        raise argparse.ArgumentTypeError("three numbers, such as 2,1,3")
    return numbers


def output_file(name):
    """The name given, with the rank in it where there are several."""
    if int(os.environ.get("WORLD_SIZE", 1)) < 2:
        return name
    ending = next((e for e in (".pt.trace.json.gz", ".pt.trace.json", ".json.gz", ".json") if name.endswith(e)), "")
    return f"{name[:len(name) - len(ending)]}.rank{os.environ.get('RANK', 0)}{ending}"


class Steps:
    """Tells the profiler of each call of an outermost module."""

    def __init__(self, profiler):
        self.profiler = profiler
        self.depth = 0

    def enter(self, *_):
        self.depth += 1

    def leave(self, *_):
        self.depth -= 1
        if self.depth == 0:
            self.profiler.step()

    def watch(self, module):
        module.register_module_forward_pre_hook(self.enter)
        module.register_module_forward_hook(self.leave, always_call=True)


def make_profiler(torch, options, out):
    """The profiler, which writes the file when it stops or the scheduled steps have passed."""
    def write(profiler):
        profiler.export_chrome_trace(out)
        print(f"Trace: {out}", file=sys.stderr)

    schedule = None
    if options.schedule:
        wait, warmup, active = options.schedule
        schedule = torch.profiler.schedule(wait=wait, warmup=warmup, active=active, repeat=1)
    return torch.profiler.profile(
        activities=torch.profiler.supported_activities(),
        schedule=schedule,
        on_trace_ready=write,
        record_shapes=True,
        profile_memory=options.memory,
        with_stack=not options.no_stack,
        with_modules=True,
    )


def run_program(options):
    """Runs it as Python itself would; returns its exit status."""
    sys.argv = [options.program, *options.arguments]
    try:
        if options.module:
            sys.path[0] = os.getcwd()
            runpy.run_module(options.program, run_name="__main__", alter_sys=True)
        else:
            sys.path[0] = os.path.dirname(os.path.abspath(options.program))
            runpy.run_path(options.program, run_name="__main__")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
            return 1
        return ended.code or 0
    except BaseException as error:
        # Without the frames of this file and of runpy, so that the last one is the program's.
        frame = error.__traceback__
        while frame is not None and frame.tb_frame.f_code.co_filename in (__file__, runpy.__file__, "<frozen runpy>"):
            frame = frame.tb_next
        traceback.print_exception(type(error), error, frame)
        return 1
    return 0


def main():
    options = parse_arguments()
    if not options.module and not os.path.isfile(options.program):
        sys.exit(f"torch_profile.py: error: no such program: {options.program}")
    # Modules beside this file are none of the program's.
    sys.path[0] = os.getcwd()
    try:
        import torch
        import torch.profiler
    except ImportError as error:
        sys.exit(f"torch_profile.py: error: {sys.executable} has no PyTorch: {error}")
    profiler = make_profiler(torch, options, os.path.abspath(output_file(options.out)))
    if options.schedule:
        Steps(profiler).watch(torch.nn.modules.module)
    profiler.start()
    status = run_program(options)
    if torch.cuda.is_available():
        try:
            torch.cuda.synchronize()
        except RuntimeError as error:
            print(f"torch_profile.py: error: {error}", file=sys.stderr)
    profiler.stop()
    sys.exit(status)


if __name__ == "__main__":
    main()
