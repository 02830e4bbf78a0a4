// The loaded part of the model tree: pages, the item for more, and finding a child beyond the first page.

import assert from 'node:assert/strict';
import type { TreeNode, TreePage } from '../../../src/core/protocol/engine.ts';
import type { OpenTrace } from '../../../src/host/open-trace.ts';
import {
  findChild,
  loadPage,
  moreElement,
  PAGE,
  traceElement,
} from '../../../src/host/tree/model-nodes.ts';

type Question = { readonly node: string; readonly offset: number; readonly limit: number };

/** A trace whose root has `total` children and that remembers what it was asked. */
function traceWith(total: number): { trace: OpenTrace; asked: Question[] } {
  const asked: Question[] = [];
  const child = (index: number) => ({ id: `/step:${index}`, kind: 'step' }) as TreeNode;
  const ask = async (_method: string, argument: (id: number) => Question): Promise<TreePage> => {
    const question = argument(1);
    asked.push(question);
    const count = Math.max(0, Math.min(question.limit, total - question.offset));
    return { nodes: Array.from({ length: count }, (_, i) => child(question.offset + i)), total };
  };
  return { trace: { uri: { toString: () => 'file:///t' }, ask } as unknown as OpenTrace, asked };
}

describe('model tree pages', () => {
  it('fetches one page and offers the rest', async () => {
    const { trace, asked } = traceWith(2.5 * PAGE);
    const root = traceElement(trace);
    assert.equal(moreElement(root), undefined);
    await loadPage(root);
    assert.equal(root.children?.length, PAGE);
    assert.equal(moreElement(root)?.parent, root);
    await loadPage(root);
    await loadPage(root);
    assert.equal(root.children.length, 2.5 * PAGE);
    assert.equal(moreElement(root), undefined);
    assert.deepEqual(
      asked.map(({ offset }) => offset),
      [0, PAGE, 2 * PAGE],
    );
    assert.equal(new Set(root.children.map(({ key }) => key)).size, root.total);
  });

  it('fetches a page once for two that ask at the same time', async () => {
    const { trace, asked } = traceWith(3);
    const root = traceElement(trace);
    await Promise.all([loadPage(root), loadPage(root)]);
    assert.equal(asked.length, 1);
    assert.equal(root.children?.length, 3);
  });

  it('keeps elements when more are fetched', async () => {
    const { trace } = traceWith(2 * PAGE);
    const root = traceElement(trace);
    await loadPage(root);
    const first = root.children?.[0];
    await loadPage(root);
    assert.equal(root.children?.[0], first);
  });

  it('finds a child beyond the first page, and gives up on one that is not there', async () => {
    const { trace, asked } = traceWith(3 * PAGE);
    const root = traceElement(trace);
    const found = await findChild(root, `/step:${PAGE + 5}`);
    assert.equal(found?.node?.id, `/step:${PAGE + 5}`);
    assert.equal(found.parent, root);
    assert.equal(asked.length, 2);
    assert.equal(await findChild(root, '/step:none'), undefined);
    assert.equal(asked.length, 3);
  });

  it('gives up where the list is shorter than was said', async () => {
    const { trace } = traceWith(0);
    assert.equal(await findChild(traceElement(trace), '/step:1'), undefined);
  });
});
