/** Python snippets with the sites that they hold: `line call form name @domain`, `-` where there is no name. */

export type Form = readonly [what: string, code: string, ...sites: string[]];

const N = 'import nvtx\n';
const T = 'import torch\n';

export const FORMS: readonly Form[] = [
  ['start_range', `${N}r = nvtx.start_range("a")`, '2 nvtx.start_range call a'],
  ['start_range by keyword', `${N}nvtx.start_range(message="a")`, '2 nvtx.start_range call a'],
  ['push_range', `${N}nvtx.push_range("a", "blue")`, '2 nvtx.push_range call a'],
  ['domain by keyword', `${N}nvtx.push_range("a", domain="d")`, '2 nvtx.push_range call a @d'],
  ['domain by place', `${N}nvtx.push_range("a", "blue", "d")`, '2 nvtx.push_range call a @d'],
  ['domain first', `${N}nvtx.push_range(domain="d", message="a")`, '2 nvtx.push_range call a @d'],
  ['domain None', `${N}nvtx.push_range("a", domain=None)`, '2 nvtx.push_range call a'],
  ['domain not known', `${N}nvtx.push_range("a", domain=f())`, '2 nvtx.push_range call a @?'],
  ['mark', `${N}nvtx.mark("a", domain="d")`, '2 nvtx.mark call a @d'],
  ['context', `${N}with nvtx.annotate("a", color="red"):\n  pass`, '2 nvtx.annotate context a'],
  [
    'async context',
    `${N}async def f():\n  async with nvtx.annotate("a"): pass`,
    '3 nvtx.annotate context a',
  ],
  [
    'two contexts',
    `${N}with nvtx.annotate("a"), nvtx.annotate("b") as b: pass`,
    '2 nvtx.annotate context a',
    '2 nvtx.annotate context b',
  ],
  [
    'contexts in parentheses',
    `${N}with (\n  nvtx.annotate("a"),\n  nvtx.annotate("b"),\n): pass`,
    '3 nvtx.annotate context a',
    '4 nvtx.annotate context b',
  ],
  [
    'context without a name',
    `${N}with nvtx.annotate(color="red"): pass`,
    '2 nvtx.annotate context -',
  ],
  ['decorator', `${N}@nvtx.annotate("a")\ndef f(): pass`, '2 nvtx.annotate decorator a'],
  [
    'decorator without a name',
    `${N}@nvtx.annotate()\ndef f(): pass`,
    '2 nvtx.annotate decorator f',
  ],
  [
    'decorator with a colour',
    `${N}@nvtx.annotate(color="red")\nasync def g(): pass`,
    '2 nvtx.annotate decorator g',
  ],
  [
    'decorator of a method',
    `${N}class A:\n  @nvtx.annotate(domain="d")\n  def run(self): pass`,
    '3 nvtx.annotate decorator run @d',
  ],
  [
    'decorator among others',
    `${N}@a.b\n@nvtx.annotate()\n@c(1)\ndef f(): pass`,
    '3 nvtx.annotate decorator f',
  ],
  ['decorator without a call', `${N}@nvtx.annotate\ndef f(): pass`, '2 nvtx.annotate decorator f'],
  ['decorator of a class', `${N}@nvtx.annotate()\nclass A: pass`, '2 nvtx.annotate decorator -'],
  ['range_push', `${T}torch.cuda.nvtx.range_push("a")`, '2 torch.cuda.nvtx.range_push call a'],
  [
    'range_push by keyword',
    `${T}torch.cuda.nvtx.range_push(msg="a")`,
    '2 torch.cuda.nvtx.range_push call a',
  ],
  ['range', `${T}with torch.cuda.nvtx.range("a"): pass`, '2 torch.cuda.nvtx.range context a'],
  [
    'range that formats',
    `${T}with torch.cuda.nvtx.range("l {} {x:d}", i, x=1): pass`,
    '2 torch.cuda.nvtx.range context l * 1',
  ],
  [
    'range as decorator',
    `${T}@torch.cuda.nvtx.range("a")\ndef f(): pass`,
    '2 torch.cuda.nvtx.range decorator a',
  ],
  ['range_start', `${T}torch.cuda.nvtx.range_start("a")`, '2 torch.cuda.nvtx.range_start call a'],
  ['torch mark', `${T}torch.cuda.nvtx.mark("a")`, '2 torch.cuda.nvtx.mark call a'],
  [
    'torch.cuda as module',
    'from torch import cuda\ncuda.nvtx.range_push("a")',
    '2 torch.cuda.nvtx.range_push call a',
  ],
  [
    'nvtx of torch',
    'from torch.cuda import nvtx\nnvtx.range_push("a")',
    '2 torch.cuda.nvtx.range_push call a',
  ],
  [
    'nvtx of torch by another name',
    'import torch.cuda.nvtx as t\nt.range_push("a")',
    '2 torch.cuda.nvtx.range_push call a',
  ],
  [
    'import binds the first part',
    'import torch.cuda.nvtx\ntorch.cuda.nvtx.range_push("a")',
    '2 torch.cuda.nvtx.range_push call a',
  ],
  [
    'record_function',
    `${T}with torch.profiler.record_function("a"): pass`,
    '2 torch.profiler.record_function context a',
  ],
  [
    'record_function by keyword',
    `${T}with torch.profiler.record_function(name="a", args="b"): pass`,
    '2 torch.profiler.record_function context a',
  ],
  [
    'record_function imported',
    'from torch.profiler import profile, record_function\nwith record_function("a"): pass',
    '2 torch.profiler.record_function context a',
  ],
  [
    'record_function renamed',
    'from torch.profiler import record_function as rf\n@rf("a")\ndef f(): pass',
    '2 torch.profiler.record_function decorator a',
  ],
  [
    'record_function of autograd',
    'import torch.autograd.profiler as profiler\nwith profiler.record_function("a"): pass',
    '2 torch.autograd.profiler.record_function context a',
  ],
  [
    'emit_nvtx',
    `${T}with torch.autograd.profiler.emit_nvtx(record_shapes=True):\n  f()`,
    '2 torch.autograd.profiler.emit_nvtx context -',
  ],
  ['module by another name', 'import os, nvtx as n\nn.push_range("a")', '2 nvtx.push_range call a'],
  [
    'functions imported',
    'from nvtx import (annotate as an,\n  push_range)\npush_range("a")\nwith an("b"): pass',
    '3 nvtx.push_range call a',
    '4 nvtx.annotate context b',
  ],
  ['star import', 'from nvtx import *\nstart_range("a")', '2 nvtx.start_range call a'],
  [
    'function assigned',
    `${T}rf = torch.profiler.record_function\nwith rf("a"): pass`,
    '3 torch.profiler.record_function context a',
  ],
  [
    'import in a function',
    'def f():\n  import nvtx as q\n  q.push_range("a")',
    '3 nvtx.push_range call a',
  ],
  [
    'import in try',
    'try:\n  import nvtx\nexcept ImportError:\n  nvtx = None\nnvtx.push_range("a")',
    '5 nvtx.push_range call a',
  ],
  ['not imported', 'nvtx.push_range("a")\nrecord_function("b")'],
  ['another module', 'from mine import nvtx\nnvtx.push_range("a")'],
  [
    'in strings and comments',
    `${N}# nvtx.push_range("a")\n"nvtx.push_range('a')"\n'''\nnvtx.push_range("b")\n'''\nnvtx.push_range("c")`,
    '7 nvtx.push_range call c',
  ],
  ['percent', `${N}nvtx.push_range("my_%d_%d" % (a, b))`, '2 nvtx.push_range call my_*_*'],
  ['percent with one', `${N}nvtx.push_range("s %05.1f %%" % x)`, '2 nvtx.push_range call s * %'],
  [
    'percent with names',
    `${N}nvtx.push_range("s_%(i)d_%(k)s" % {"i": i, "k": "z"})`,
    '2 nvtx.push_range call s_*_z',
  ],
  [
    'format',
    `${N}nvtx.push_range("a{}_{0}{{x}}_{n:>3}".format(i, n=2))`,
    '2 nvtx.push_range call a*_*{x}_*',
  ],
  [
    'f-string',
    `${N}nvtx.push_range(f"step={i:03d} {name!r} {{b}}")`,
    '2 nvtx.push_range call step=* * {b}',
  ],
  [
    'f-string with quotes inside',
    `${N}nvtx.push_range(f'l_{d["k"]}')`,
    '2 nvtx.push_range call l_*',
  ],
  ['f-string that says itself', `${N}nvtx.push_range(f"{i=}")`, '2 nvtx.push_range call i=*'],
  ['plus', `${N}nvtx.push_range("layer_" + str(i) + "_x")`, '2 nvtx.push_range call layer_*_x'],
  ['strings side by side', `${N}nvtx.push_range("a" 'b' f"c{i}")`, '2 nvtx.push_range call abc*'],
  [
    'raw, escapes, triple',
    `${N}nvtx.push_range(r"a\\d")\nnvtx.push_range("a\\x41\\"")\nnvtx.push_range("""q""")`,
    '2 nvtx.push_range call a\\d',
    '3 nvtx.push_range call aA"',
    '4 nvtx.push_range call q',
  ],
  [
    'conditional',
    `${N}nvtx.push_range("prefill" if p else "decode")`,
    '2 nvtx.push_range call prefill|decode',
  ],
  ['constant', `${N}NAME = "a"\ndef f():\n  nvtx.push_range(NAME)`, '4 nvtx.push_range call a'],
  [
    'constant below',
    `${N}def f():\n  nvtx.push_range(NAME)\nNAME: str = "a"`,
    '3 nvtx.push_range call a',
  ],
  [
    'constant in an f-string',
    `${N}P = "p"\nnvtx.push_range(f"{P}_{i}", domain=P)`,
    '3 nvtx.push_range call p_* @p',
  ],
  [
    'constant of a class',
    `${N}class C:\n  A = "a"\nclass D:\n  B = "b"\n  def f(self):\n    nvtx.push_range(self.B + C.A)`,
    '7 nvtx.push_range call ba',
  ],
  [
    'member set in __init__',
    `${N}class C:\n  def __init__(self):\n    self.tag = "t"\n  def f(self):\n    nvtx.push_range(self.tag)`,
    '6 nvtx.push_range call t',
  ],
  [
    'local variable',
    `${N}def f(i):\n  msg = f"s{i}"\n  nvtx.push_range(msg)`,
    '4 nvtx.push_range call s*',
  ],
  [
    'assigned twice',
    `${N}m = "a"\nif x: m = "b"\nnvtx.push_range(m)`,
    '4 nvtx.push_range call a|b',
  ],
  [
    'parameter hides constant',
    `${N}m = "a"\ndef f(m):\n  nvtx.push_range(m)`,
    '4 nvtx.push_range call *',
  ],
  [
    'parameter of lambda',
    `${N}m = "a"\ng = lambda m: nvtx.push_range(m)`,
    '3 nvtx.push_range call *',
  ],
  ['walrus', `${N}nvtx.push_range((m := "a"))`, '2 nvtx.push_range call a'],
  ['itself', `${N}m = m + "a"\nnvtx.push_range("x" + m)`, '3 nvtx.push_range call x*a'],
  [
    'nested functions',
    `${N}def f():\n  def g():\n    @nvtx.annotate()\n    def h():\n      with nvtx.annotate("i"): pass\n`,
    '4 nvtx.annotate decorator h',
    '6 nvtx.annotate context i',
  ],
  ['call within a call', `${N}stack.enter_context(nvtx.annotate("a"))`, '2 nvtx.annotate call a'],
  [
    'spread arguments',
    `${N}nvtx.push_range(*args)\nnvtx.push_range("a", **kw)`,
    '2 nvtx.push_range call - @?',
    '3 nvtx.push_range call a @?',
  ],
  [
    'comments between',
    `${N}nvtx.push_range(  # why\n  "a",  # name\n)`,
    '2 nvtx.push_range call a',
  ],
  [
    'open bracket before',
    `${N}x = foo(1,\ndef f():\n  nvtx.push_range("a")`,
    '4 nvtx.push_range call a',
  ],
  ['open string before', `${N}x = "abc\nnvtx.push_range("a")`, '3 nvtx.push_range call a'],
  [
    'unfinished with',
    `${N}def f():\n  with nvtx.annotate("a"\n  g()\n\ndef h():\n  nvtx.push_range("b")`,
    '3 nvtx.annotate context *',
    '7 nvtx.push_range call b',
  ],
  ['unfinished name', `${N}nvtx.\n\ndef h():\n  nvtx.push_range("b")`, '5 nvtx.push_range call b'],
  [
    'windows line ends',
    `import nvtx\r\nwith nvtx.annotate("a"):\r\n  pass\r\n`,
    '2 nvtx.annotate context a',
  ],
  [
    'match and case',
    `${N}match x:\n  case 1:\n    nvtx.push_range("a")`,
    '4 nvtx.push_range call a',
  ],
  ['nothing', ''],
  [
    'a domain object',
    `${N}d = nvtx.get_domain("x")\na = d.get_event_attributes(message="go")\nd.push_range(a)\nd.pop_range()`,
    '4 nvtx.Domain.push_range call go @x',
  ],
  [
    'a domain object and attributes in place',
    `${N}d = nvtx.Domain("x")\ndef f(i):\n  d.start_range(attributes=d.get_event_attributes(f"go {i}"))`,
    '4 nvtx.Domain.start_range call go * @x',
  ],
  [
    'a domain object of a function that was imported',
    'from nvtx import get_domain as g\nd = g("x")\ndef f():\n  d.mark(d.get_event_attributes("now"))',
    '4 nvtx.Domain.mark call now @x',
  ],
  [
    'a domain object of a class',
    `${N}class A:\n  def __init__(self):\n    self.d = nvtx.get_domain("x")\n  def f(self):\n    self.d.push_range(self.d.get_event_attributes(message="go", color="red"))`,
    '6 nvtx.Domain.push_range call go @x',
  ],
  [
    'a domain whose name is not known',
    `${N}d = nvtx.get_domain(sys.argv[1])\nd.push_range(d.get_event_attributes(message="go"))`,
    '3 nvtx.Domain.push_range call go @?',
  ],
  [
    'attributes that are not known',
    `${N}d = nvtx.get_domain("x")\ndef f(a):\n  d.push_range(a)`,
    '4 nvtx.Domain.push_range call * @x',
  ],
  [
    'no domain object of two makers, of another package, or made elsewhere',
    `${N}from .utils import nvtx_range, d\ne = other.get_domain("x")\ng = nvtx.get_domain("x") if 0 else None\nd.push_range("a")\ne.push_range("a")\ng.push_range("a")\nwith nvtx_range("a"): pass`,
  ],
];
