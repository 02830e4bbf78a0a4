/** Paths of two machines: what a mapping makes of them, which files may be the same, and what one answer teaches. */

import assert from 'node:assert/strict';
import {
  bestFiles,
  learnMapping,
  mapPath,
  mayBeSame,
} from '../../../../src/core/source/source-paths.ts';

describe('paths of the machine that ran', () => {
  it('are mapped by their beginning, the longest first', () => {
    const mappings = [
      { from: '/opt/app', to: 'src' },
      { from: '/opt/app/model/', to: '/home/u/model/' },
      { from: '/opt/app/vendor', to: '' },
      { from: '', to: '/ws' },
    ];
    assert.deepEqual(mapPath('/opt/app/model/llama.py', mappings), [
      '/home/u/model/llama.py',
      'src/model/llama.py',
    ]);
    assert.deepEqual(mapPath('/opt/app/vendor/x.py', mappings), ['', 'src/vendor/x.py']);
    assert.deepEqual(mapPath('/opt/application/x.py', mappings), []);
    assert.deepEqual(mapPath('model/llama.py', mappings), ['/ws/model/llama.py']);
    assert.deepEqual(mapPath('/a/b.py', [{ from: '/a/b.py', to: '/c/d.py' }]), ['/c/d.py']);
  });

  it('may be the same file where their ends agree, of a relative path all of it', () => {
    assert.ok(mayBeSame('llama.py', '/ws/model/llama.py'));
    assert.ok(mayBeSame('vllm/v1/a.py', '/ws/src/vllm/v1/a.py'));
    assert.ok(!mayBeSame('torch/nn/functional.py', '/ws/my/nn/functional.py'));
    assert.ok(mayBeSame('/opt/app/model/llama.py', '/ws/model/llama.py'));
    assert.ok(!mayBeSame('/opt/app/llama.py', '/ws/my_llama.py'));
  });

  it('are of the file with the longest end in common', () => {
    const files = ['/ws/a/model/llama.py', '/ws/b/model/llama.py', '/ws/llama.py'];
    assert.deepEqual(bestFiles('/opt/b/model/llama.py', files), [files[1]]);
    assert.deepEqual(bestFiles('/opt/c/model/llama.py', files), files.slice(0, 2));
    assert.deepEqual(bestFiles('llama.py', files), files);
    assert.deepEqual(bestFiles('gemma.py', files), []);
  });

  it('teach their difference, which maps the path and its neighbours', () => {
    for (const [path, file, from, to] of [
      ['/opt/venv/model/llama.py', '/ws/model/llama.py', '/opt/venv', '/ws'],
      ['model/llama.py', '/ws/src/model/llama.py', '', '/ws/src'],
      ['/opt/a.py', '/ws/b.py', '/opt/a.py', '/ws/b.py'],
      ['/a.py', '/ws/a.py', '/a.py', '/ws/a.py'],
    ] as const) {
      const learnt = learnMapping(path, file);
      assert.deepEqual(learnt, { from, to });
      assert.deepEqual(mapPath(path, [learnt]), [file]);
    }
    const learnt = learnMapping('/opt/venv/model/llama.py', '/ws/model/llama.py');
    assert.deepEqual(mapPath('/opt/venv/run.py', [learnt]), ['/ws/run.py']);
  });
});
