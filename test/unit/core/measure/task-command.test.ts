// The commands of measuring tasks, and what a task file may say.

import assert from 'node:assert/strict';
import {
  measureTaskOf,
  resultOf,
  taskWords,
  type MeasureTask,
} from '../../../../src/core/measure/task-command.ts';

const environment = {
  tool: '/opt/tool',
  python: '/venv/bin/python',
  torchScript: '/x/torch_profile.py',
};

function words(definition: Record<string, unknown>): readonly string[] {
  const task = measureTaskOf(definition);
  assert.ok(typeof task !== 'string', String(task));
  return taskWords(task, environment);
}

describe('commands of measuring tasks', () => {
  it('trace with nsys what the extension reads, and export it', () => {
    assert.deepEqual(words({ tool: 'nsys', program: 'src/decode.py', args: ['--tokens', '20'] }), [
      ...['/opt/tool', 'profile', '--trace=cuda,nvtx,osrt,cublas', '--cuda-graph-trace=node'],
      ...['--sample=none', '--cpuctxsw=none', '--export=sqlite', '--force-overwrite=true'],
      ...['--output', 'kernel-lens-decode'],
      ...['/venv/bin/python', 'src/decode.py', '--tokens', '20'],
    ]);
  });

  it('begin with nsys at a range or at the program’s own mark', () => {
    const range = words({ tool: 'nsys', program: 'a.py', range: 'decode step=3@engine' });
    assert.ok(range.includes('--nvtx-capture=decode step=3@engine'));
    assert.ok(range.includes('--env-var=NSYS_NVTX_PROFILER_REGISTER_ONLY=0'));
    const api = words({ tool: 'nsys', program: 'a.py', range: 'cudaProfilerApi' });
    assert.ok(api.includes('--capture-range=cudaProfilerApi'));
    assert.ok(!api.some(word => word.startsWith('--nvtx-capture')));
  });

  it('profile with ncu the kernels of a range', () => {
    assert.deepEqual(words({ tool: 'ncu', program: 'bench', range: 'engine@decode step=9/' }), [
      ...['/opt/tool', '--set', 'full', '--target-processes', 'all', '--clock-control', 'none'],
      ...['--nvtx', '--nvtx-include', 'engine@decode step=9/'],
      ...['--force-overwrite', '--export', 'kernel-lens-bench', 'bench'],
    ]);
  });

  it('run a script under the PyTorch profiler', () => {
    assert.deepEqual(
      words({ tool: 'torch', program: 'a b.py', args: ['x'], range: '2,1,3', output: 'out/t' }),
      [
        ...['/venv/bin/python', '/x/torch_profile.py', '--schedule', '2,1,3'],
        ...['--out', 'out/t.pt.trace.json.gz', 'a b.py', 'x'],
      ],
    );
  });

  it('let options of the same name, long or short, win', () => {
    const nsys = words({ tool: 'nsys', program: 'a.py', options: ['-t', 'cuda', '--sample=cpu'] });
    assert.ok(!nsys.some(word => word.startsWith('--trace=')) && !nsys.includes('--sample=none'));
    assert.deepEqual(nsys.slice(-5), ['-t', 'cuda', '--sample=cpu', '/venv/bin/python', 'a.py']);
    const ncu = words({ tool: 'ncu', program: 'a', options: ['--set', 'basic'] });
    assert.ok(!ncu.includes('full'));
    assert.equal(ncu.filter(word => word === '--set').length, 1);
  });

  it('know the file that they leave', () => {
    const file = (definition: Record<string, unknown>): string | undefined => {
      const task = measureTaskOf(definition) as MeasureTask;
      return resultOf(task.tool, taskWords(task, environment));
    };
    assert.equal(file({ tool: 'nsys', program: 'a.py' }), 'kernel-lens-a.nsys-rep');
    assert.equal(file({ tool: 'nsys', program: 'a.py', output: 'x.nsys-rep' }), 'x.nsys-rep');
    assert.equal(file({ tool: 'ncu', program: 'a.py', output: 'x' }), 'x.ncu-rep');
    assert.equal(file({ tool: 'torch', program: 'a.py' }), 'kernel-lens-a.pt.trace.json.gz');
    assert.equal(file({ tool: 'nsys', program: 'a.py', options: ['--output=y'] }), 'y.nsys-rep');
    assert.equal(file({ tool: 'nsys', program: 'a.py', options: ['-o', 'y'] }), 'y.nsys-rep');
    assert.equal(file({ tool: 'ncu', program: 'a.py', options: ['-o', 'y'] }), 'y.ncu-rep');
  });

  it('say which property of a definition is wrong', () => {
    assert.equal(measureTaskOf({ tool: 'perf', program: 'a' }), 'tool');
    assert.equal(measureTaskOf({ tool: 'ncu' }), 'program');
    assert.equal(measureTaskOf({ tool: 'ncu', program: ' ' }), 'program');
    assert.equal(measureTaskOf({ tool: 'ncu', program: 'a', args: 'b' }), 'args');
    assert.equal(measureTaskOf({ tool: 'ncu', program: 'a', options: [1] }), 'options');
    assert.equal(measureTaskOf({ tool: 'ncu', program: 'a', range: 7 }), 'range');
    assert.equal(measureTaskOf({ tool: 'ncu', program: 'a', output: null }), 'output');
  });
});
