// The walkthrough: what its links and marks of completion name is there, in both languages, and so are its pictures.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

type Texts = Readonly<Record<string, string>>;

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as Manifest;
const english = JSON.parse(read('package.nls.json')) as Texts;
const chinese = JSON.parse(read('package.nls.zh-cn.json')) as Texts;

const steps = contributes.walkthroughs.flatMap(walkthrough => walkthrough.steps);
const views = Object.values(contributes.views).flatMap(list => list.map(({ id }) => id));
const commands = new Set([
  ...contributes.commands.map(({ command }) => command),
  ...views.map(id => `${id}.focus`),
  // Of VS Code.
  'workbench.action.quickOpen',
]);

const textOf = (texts: Texts, key: string): string => texts[key.replaceAll('%', '')] ?? '';
const linksOf = (text: string): string[] => text.match(/(?<=\]\()command:[^)]+/g) ?? [];

/** Titles of commands as a menu has them, without the dots of those that ask more. */
const titles = contributes.commands.map(({ title }) => ({
  en: textOf(english, title).replace('…', ''),
  zh: textOf(chinese, title).replace('…', ''),
}));

describe('the walkthrough', () => {
  it('has steps', () => assert.ok(steps.length >= 6));

  for (const { id, title, description, media, completionEvents } of steps) {
    describe(`“${textOf(english, title)}”`, () => {
      it('links commands that are there, the same in both languages', () => {
        const links = linksOf(textOf(english, description));
        assert.deepEqual(linksOf(textOf(chinese, description)), links);
        const linked = links.map(link => link.replace(/^command:/, '').replace(/\?.*$/, ''));
        assert.deepEqual(
          linked.filter(command => !commands.has(command)),
          [],
        );
        for (const link of links.filter(link => link.includes('?'))) {
          JSON.parse(decodeURIComponent(link.slice(link.indexOf('?') + 1)));
        }
      });

      it('names commands by their titles, in both languages', () => {
        const bold = textOf(english, description).match(/(?<=\*\*)\w[^*]{3,}(?=\*\*)/g) ?? [];
        for (const name of bold.filter(name => name.includes(' '))) {
          const named = titles.filter(({ en }) => en === name);
          assert.ok(
            named.some(({ zh }) => textOf(chinese, description).includes(zh)),
            `no command is called “${name}”, or not so in Chinese`,
          );
        }
      });

      it('is done when something happens that can', () => {
        assert.ok(completionEvents.length > 0);
        for (const event of completionEvents) {
          const [kind, what = ''] = event.split(/:(.*)/);
          if (kind === 'onCommand') assert.ok(commands.has(what), event);
          else if (kind === 'onView') assert.ok(views.includes(what), event);
          else {
            assert.equal(kind, 'onContext');
            const keys = what.match(/kernelLens\.\w+/g) ?? [];
            for (const key of keys) assert.ok(hostSets(key), key);
          }
        }
      });

      it('has a picture of its own in the colours of the theme, and says what it shows', () => {
        assert.equal(media.svg, `media/walkthrough/${id}.svg`);
        assert.ok(existsSync(path.join(root, media.svg)));
        const picture = read(media.svg);
        assert.doesNotMatch(picture, /#[0-9a-f]{3,8}\b|rgba?\(/i);
        for (const texts of [english, chinese]) assert.notEqual(textOf(texts, media.altText), '');
      });
    });
  }
});

/** Whether the host's source sets a context key. */
function hostSets(key: string): boolean {
  const folder = 'src/host';
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  const call = new RegExp(`setContext'?[(,]\\s*'${key}'`);
  return files.some(file => file.endsWith('.ts') && call.test(read(path.join(folder, file))));
}
