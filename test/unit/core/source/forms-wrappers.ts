/**
 * Python programs that mark ranges through wrappers, with the sites that they hold, as in `forms.ts`; `(def)` = within a
 * wrapper. Each can be run: what it marks is what the sites say that are not within one.
 */

import type { Form } from './forms.ts';

const N = 'import nvtx\n';
const T = 'import torch\n';
const C = 'import contextlib, functools, torch, nvtx\n';

export const WRAPPER_FORMS: readonly Form[] = [
  [
    'a function that returns the range',
    `${N}def span(name):\n  return nvtx.annotate(name)\nwith span("attn"): pass\nwith span(name=f"l{1}"): pass`,
    ...['3 nvtx.annotate call * (def)', '4 nvtx.annotate context attn'],
    '5 nvtx.annotate context l1',
  ],
  [
    'a function that returns the range or nothing',
    `${C}def span(on, name):\n  """Doc."""\n  if on:\n    return nvtx.annotate(name)\n  return contextlib.nullcontext()\ndef main():\n  with span(True, "attn"): pass\nmain()`,
    ...['5 nvtx.annotate call * (def)', '8 nvtx.annotate context attn'],
  ],
  [
    'a context manager',
    `${C}@contextlib.contextmanager\ndef span(msg, on=True):\n  if on: torch.cuda.nvtx.range_push(msg)\n  try:\n    yield\n  finally:\n    torch.cuda.nvtx.range_pop()\ndef main():\n  with span("mlp"): pass\nmain()`,
    ...['4 torch.cuda.nvtx.range_push call * (def)', '10 torch.cuda.nvtx.range_push context mlp'],
  ],
  [
    'a context manager with a prefix',
    `${C}P = "eng/"\n@contextlib.contextmanager\ndef span(name):\n  with nvtx.annotate(f"{P}{name}"):\n    yield\nwith span("mlp"): pass`,
    ...['5 nvtx.annotate context eng/* (def)', '7 nvtx.annotate context eng/mlp'],
  ],
  [
    'a prefix that is given',
    `${N}def span(prefix, name): return nvtx.annotate(f"{prefix}{name}")\nfor i in range(2):\n  with span("layer_", i): pass\n  with span(name=i, prefix="x_"): pass`,
    ...['2 nvtx.annotate call * (def)', '4 nvtx.annotate context layer_*'],
    '5 nvtx.annotate context x_*',
  ],
  [
    'a class with __enter__ and __exit__',
    `${T}class Span:\n  def __init__(self, name, color=None):\n    self.color = color\n    self.name = name\n  def __enter__(self):\n    torch.cuda.nvtx.range_push(self.name)\n    return self\n  def __exit__(self, *exc):\n    torch.cuda.nvtx.range_pop()\ndef main():\n  with Span("attn", color=1) as s: pass\nmain()`,
    ...['7 torch.cuda.nvtx.range_push call * (def)', '12 torch.cuda.nvtx.range_push context attn'],
  ],
  [
    'a class made from another, with a prefix by default',
    `${C}class Span(contextlib.ContextDecorator):\n  def __init__(self, name, prefix="t/"):\n    self.full = prefix + name\n  def __enter__(self):\n    torch.cuda.nvtx.range_push(self.full)\n  def __exit__(self, *exc):\n    torch.cuda.nvtx.range_pop()\nclass Sub(Span): pass\ndef main():\n  with Span("a1"), Sub(name="b1", prefix="s/"): pass\n@Span("f1")\ndef f(): pass\nmain()\nf()`,
    ...['6 torch.cuda.nvtx.range_push call * (def)', '11 torch.cuda.nvtx.range_push context t/a1'],
    ...[
      '11 torch.cuda.nvtx.range_push context s/b1',
      '12 torch.cuda.nvtx.range_push decorator t/f1',
    ],
  ],
  [
    'functions that push and pop',
    `${T}ON = True\ndef push(msg):\n  if ON:\n    torch.cuda.nvtx.range_push(msg)\ndef pop():\n  if ON: torch.cuda.nvtx.range_pop()\ndef main():\n  push("fwd")\n  x = [1].copy()\n  pop()\nmain()`,
    ...['5 torch.cuda.nvtx.range_push call * (def)', '9 torch.cuda.nvtx.range_push call fwd'],
  ],
  [
    'a push with a prefix',
    `${T}def push(i): torch.cuda.nvtx.range_push(f"layer_{i}")\ndef pop(): torch.cuda.nvtx.range_pop()\nfor i in range(2):\n  push(i)\n  pop()`,
    ...[
      '2 torch.cuda.nvtx.range_push call layer_* (def)',
      '5 torch.cuda.nvtx.range_push call layer_*',
    ],
  ],
  [
    'what marks its own work is no wrapper',
    `${T}def layer(i):\n  torch.cuda.nvtx.range_push(f"layer_{i}")\n  torch.cuda.nvtx.range_pop()\n  with torch.cuda.nvtx.range(f"more_{i}"):\n    pass\nlayer(1)`,
    ...['3 torch.cuda.nvtx.range_push call layer_*', '5 torch.cuda.nvtx.range context more_*'],
  ],
  [
    'a maker of decorators',
    `${C}def traced(name, color="red"):\n  def inner(fn):\n    @functools.wraps(fn)\n    def run(*args):\n      with nvtx.annotate(name, color=color):\n        return fn(*args)\n    return run\n  return inner\n@traced("fwd")\ndef f(): pass\nclass A:\n  @traced(name="bwd")\n  def g(self): pass\nf()\nA().g()`,
    ...['6 nvtx.annotate context * (def)', '10 nvtx.annotate decorator fwd'],
    '13 nvtx.annotate decorator bwd',
  ],
  [
    'a decorator that takes the name of the function',
    `${T}def traced(fn):\n  def run(*args):\n    torch.cuda.nvtx.range_push(fn.__qualname__)\n    got = fn(*args)\n    torch.cuda.nvtx.range_pop()\n    return got\n  return run\nclass A:\n  @traced\n  def g(self): pass\n@traced\ndef f(): pass\ndef h(): pass\nk = traced(h)\nA().g()\nf()\nk()`,
    ...['4 torch.cuda.nvtx.range_push call * (def)', '10 torch.cuda.nvtx.range_push decorator A.g'],
    ...['12 torch.cuda.nvtx.range_push decorator f', '15 torch.cuda.nvtx.range_push call h'],
  ],
  [
    'a decorator with or without a name',
    `${N}def traced(fn=None, *, name=None):\n  def wrap(fn):\n    label = name or fn.__name__\n    def run(*args):\n      with nvtx.annotate(label): return fn(*args)\n    return run\n  return wrap(fn) if fn else wrap\n@traced\ndef f1(): pass\n@traced(name="given")\ndef f2(): pass\n@traced()\ndef f3(): pass\nf1()\nf2()\nf3()`,
    ...[
      '6 nvtx.annotate context * (def)',
      '8 nvtx.annotate call *',
      '9 nvtx.annotate decorator f1',
    ],
    ...['11 nvtx.annotate decorator given', '13 nvtx.annotate decorator f3'],
  ],
  [
    'a name that stands in where none is given',
    `${T}def push(msg=None, more=None):\n  if msg is None:\n    msg = "nothing"\n  text = more if more is not None else "plain"\n  torch.cuda.nvtx.range_push(msg + "." + text)\ndef main():\n  push()\n  push("fwd", None)\n  push("fwd", more="mlp")\nmain()`,
    ...[
      '6 torch.cuda.nvtx.range_push call *.* (def)',
      '8 torch.cuda.nvtx.range_push call nothing.plain',
    ],
    ...[
      '9 torch.cuda.nvtx.range_push call fwd.plain',
      '10 torch.cuda.nvtx.range_push call fwd.mlp',
    ],
  ],
  [
    'partial functions',
    `${C}red = functools.partial(nvtx.annotate, color="red", domain="d")\nfwd = functools.partial(torch.cuda.nvtx.range_push, "fwd")\ndef main():\n  with red("attn"): pass\n  fwd()\nmain()`,
    ...['5 nvtx.annotate context attn @d', '6 torch.cuda.nvtx.range_push call fwd'],
  ],
  [
    'members that stand for functions and modules',
    `${C}class A:\n  mark = staticmethod(nvtx.annotate)\n  def __init__(self):\n    self.nv = torch.cuda.nvtx\n    self.push = torch.cuda.nvtx.range_push\n  def f(self):\n    self.nv.range_push("f1")\n    self.push("f2")\n    with self.mark("f3"): pass\n    x = self.nv\nA().f()\nwith A.mark("f4"): pass`,
    ...['8 torch.cuda.nvtx.range_push call f1', '9 torch.cuda.nvtx.range_push call f2'],
    ...['10 nvtx.annotate context f3', '13 nvtx.annotate context f4'],
  ],
  [
    'methods, of objects and classes',
    `${C}class Prof:\n  def __init__(self, on): self.on = on\n  @contextlib.contextmanager\n  def span(self, name):\n    with nvtx.annotate(name): yield\n  @staticmethod\n  def push(msg): torch.cuda.nvtx.range_push(msg)\n  def work(self):\n    with self.span("inner"): pass\nprof = Prof(True)\nclass Engine:\n  def __init__(self):\n    self.prof = Prof(False)\n  def step(self):\n    with self.prof.span("step"): pass\ndef main():\n  with prof.span("outer"): pass\n  Prof.push("static")\n  prof.work()\n  Engine().step()\nmain()`,
    ...['6 nvtx.annotate context * (def)', '8 torch.cuda.nvtx.range_push call * (def)'],
    ...['10 nvtx.annotate context inner', '16 nvtx.annotate context step'],
    ...['18 nvtx.annotate context outer', '19 torch.cuda.nvtx.range_push call static'],
  ],
  [
    'wrappers of wrappers, and lambdas',
    `${T}def push(msg): torch.cuda.nvtx.range_push(msg)\ndef open_(tag): push("w_" + tag)\ndef outer(a, tag): open_(tag=f"{a}.{tag}")\ndef main():\n  outer("x", "y")\n  p = lambda m: torch.cuda.nvtx.range_push(m)\n  p("lam")\nmain()`,
    ...['2 torch.cuda.nvtx.range_push call * (def)', '3 torch.cuda.nvtx.range_push call w_* (def)'],
    ...['4 torch.cuda.nvtx.range_push call w_*.* (def)', '6 torch.cuda.nvtx.range_push call w_x.y'],
    ...['7 torch.cuda.nvtx.range_push call * (def)', '8 torch.cuda.nvtx.range_push call lam'],
  ],
  [
    'a function that is chosen at run time',
    `${C}def span(name):\n  func = contextlib.nullcontext\n  if torch:\n    func = torch.profiler.record_function\n  return func(name)\ndef main():\n  with span("step"): pass\nmain()`,
    ...[
      '6 torch.profiler.record_function call * (def)',
      '8 torch.profiler.record_function context step',
    ],
  ],
  [
    'one of two definitions',
    `try:\n  import nvtx\n  def span(name):\n    return nvtx.annotate(name)\nexcept ImportError:\n  def span(name): pass\nwith span("tried"): pass`,
    ...['4 nvtx.annotate call * (def)', '7 nvtx.annotate context tried'],
  ],
  [
    'functions that take what is to be run',
    `${N}def timed(name, work, *args):\n  with nvtx.annotate(name):\n    return work(*args)\ndef main():\n  timed("sum", sum, [1, 2])\nmain()`,
    ...['3 nvtx.annotate context * (def)', '6 nvtx.annotate call sum'],
  ],
  [
    'arguments that are not known',
    `${N}def span(a, name="rest"): return nvtx.annotate("span." + name)\nargs = [1, "two"]\nwith span(*args): pass\nwith span(1): pass\nwith span(1, str(args[1])): pass`,
    ...['2 nvtx.annotate call span.* (def)', '4 nvtx.annotate context span.*'],
    ...['5 nvtx.annotate context span.rest', '6 nvtx.annotate context span.*'],
  ],
];

const F = 'from .other import ';

/** Wrappers of other files, which cannot be run. */
export const IMPORTED_FORMS: readonly Form[] = [
  [
    'Megatron-LM, NeMo, Transformer Engine',
    'from megatron.core.utils import nvtx_decorator, nvtx_range_pop, nvtx_range_push\nnvtx_range_push("fwd")\nnvtx_range_push(f"l{i}", suffix="mlp")\nnvtx_range_push(suffix="qkv")\nnvtx_range_pop("fwd")\n@nvtx_decorator()\ndef f(): pass\n@nvtx_decorator(message="own")\ndef g(): pass',
    '2 megatron.core.utils.nvtx_range_push call fwd @?',
    '3 megatron.core.utils.nvtx_range_push call l*.mlp @?',
    '4 megatron.core.utils.nvtx_range_push call - @?',
    '6 megatron.core.utils.nvtx_decorator decorator f|*.f @?',
    '8 megatron.core.utils.nvtx_decorator decorator own @?',
  ],
  [
    'vLLM',
    'from vllm.v1.utils import record_function_or_nullcontext as rf\nwith rf("gpu_model_runner: forward"): pass',
    '2 vllm.v1.utils.record_function_or_nullcontext context gpu_model_runner: forward @?',
  ],
  [
    'DeepSpeed',
    'from deepspeed.accelerator import get_accelerator\nfrom deepspeed.utils import instrument_w_nvtx\nclass A:\n  @instrument_w_nvtx\n  def step(self):\n    get_accelerator().range_push("opt")\n    get_accelerator().range_pop()',
    '4 deepspeed.utils.instrument_w_nvtx decorator A.step @?',
    '6 deepspeed.accelerator.get_accelerator.range_push call opt @?',
  ],
  [
    'TensorRT-LLM',
    'from tensorrt_llm._utils import nvtx_range, nvtx_range_debug\n@nvtx_range("fwd")\ndef f():\n  with nvtx_range_debug(msg=f"b{i}", color="grey"): pass',
    '2 tensorrt_llm._utils.nvtx_range decorator fwd @?',
    '4 tensorrt_llm._utils.nvtx_range_debug context b* @?',
  ],
  [
    'functions of any project that are called after nvtx',
    `${F}maybe_nvtx, nvtx_mark, nvtx_pop, is_nvtx_enabled, Nvtx, get_nvtx\nfrom . import utils\nN = "b"\nmaybe_nvtx("a")\nmaybe_nvtx(N)\nmaybe_nvtx(x)\nmaybe_nvtx()\nnvtx_mark("c")\nnvtx_pop("a")\nis_nvtx_enabled("a")\nget_nvtx("a")\nwith Nvtx("d"): pass\nutils.nvtx_push("e")\nutils.push("f")`,
    ...['4 .other.maybe_nvtx call a @?', '5 .other.maybe_nvtx call b @?'],
    ...[
      '8 .other.nvtx_mark call c @?',
      '12 .other.Nvtx context d @?',
      '13 .utils.nvtx_push call e @?',
    ],
  ],
];
