// Variables that a task file may have in what is run and in what it leaves.

import assert from 'node:assert/strict';
import {
  resultOf,
  taskWords,
  type MeasureTask,
} from '../../../../src/core/measure/task-command.ts';
import { filledIn } from '../../../../src/core/measure/task-variables.ts';

function task(parts: Partial<MeasureTask>): MeasureTask {
  const empty = { args: [], range: '', output: '', options: [] };
  return { ...empty, tool: 'ncu', program: '${file}', ...parts };
}

const places = { folder: '/home/me/model', file: '/home/me/model/src/decode.py' };

describe('variables of measuring tasks', () => {
  it('make of the file in the editor a Python program with a result of its name', () => {
    const words = taskWords(filledIn(task({}), places), {
      ...{ tool: 'ncu', python: 'python3', torchScript: '' },
    });
    assert.deepEqual(words.slice(-2), ['python3', '/home/me/model/src/decode.py']);
    assert.equal(resultOf('ncu', words), 'kernel-lens-decode.ncu-rep');
  });

  it('are filled in wherever they stand', () => {
    const filled = filledIn(
      task({
        program: '${relativeFile}',
        args: ['--in=${fileDirname}'],
        output: '${workspaceFolder}/out/${fileBasenameNoExtension}',
        options: ['--log', '${fileBasename}.log'],
      }),
      places,
    );
    assert.equal(filled.program, 'src/decode.py');
    assert.deepEqual(filled.args, ['--in=/home/me/model/src']);
    assert.equal(filled.output, '/home/me/model/out/decode');
    assert.deepEqual(filled.options, ['--log', 'decode.py.log']);
  });

  it('take paths of Windows', () => {
    const file = 'C:\\model\\decode.py';
    const filled = filledIn(task({ program: '${relativeFile}', output: '${fileDirname}' }), {
      ...{ folder: 'C:\\model', file },
    });
    assert.deepEqual([filled.program, filled.output], ['decode.py', 'C:\\model']);
  });

  it('stay where they are not known here, for VS Code to fill in or to refuse', () => {
    const unknown = task({ program: '${env:HOME}/a.py', args: ['${input:tokens}'] });
    assert.deepEqual(filledIn(unknown, places), unknown);
    assert.equal(filledIn(task({}), { folder: '', file: '' }).program, '${file}');
    const outside = { folder: '/home/me/mod', file: places.file };
    assert.equal(
      filledIn(task({ program: '${relativeFile}' }), outside).program,
      '${relativeFile}',
    );
  });
});
