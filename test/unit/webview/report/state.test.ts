// What the report page remembers, and what it does with the memory of another version.

import assert from 'node:assert/strict';
import { checkState } from '../../../../webview/report/state.ts';

describe('state of the report page', () => {
  it('comes back', () => {
    const state = {
      kernel: 8,
      baseline: 1,
      against: 'file:///a/b.ncu-rep',
      sort: { key: 'duration', descending: true },
      filter: 'x',
      listHeight: 200,
      sections: { Occupancy: false },
    };
    assert.deepEqual(checkState(state), state);
  });

  it('drops what is not understood', () => {
    for (const raw of [undefined, null, 3, 'x', []]) assert.deepEqual(checkState(raw), {});
    const odd = { kernel: -1, baseline: 'x', sort: { key: 'no' }, sections: { a: 1, b: true } };
    assert.deepEqual(checkState(odd), { sections: { b: true } });
  });
});
