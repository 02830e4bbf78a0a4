// Carries messages with typed arrays through Playwright's JSON: arrays travel as base64 beside the
// name of their type. `browserSide` runs in the page, as the script that VS Code would put there.

type Encoded = { $array: string; base64: string };

export function encode(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $array: value.constructor.name, base64: bytes.toString('base64') } satisfies Encoded;
  }
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

interface TestWindow {
  klPost(message: string): Promise<void>;
  klReceive(text: string): void;
  klState: unknown;
  klStateChanges: number;
  acquireVsCodeApi(): unknown;
}

/** Serialized into the page: must not use anything from outside of itself. */
export function browserSide(options: { variables: Record<string, string>; state: unknown }): void {
  const target = globalThis as unknown as TestWindow & Window;
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== 'object' || value === null) return value;
    if ('$array' in value) {
      const { $array, base64 } = value as Encoded;
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0));
      const types = globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>;
      return new types[$array]!(bytes.buffer);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
  };
  target.klState = options.state;
  target.klStateChanges = 0;
  target.klReceive = text => {
    target.dispatchEvent(new MessageEvent('message', { data: decode(JSON.parse(text)) }));
  };
  let acquired = false;
  target.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: unknown) => void target.klPost(JSON.stringify(message)),
      getState: () => target.klState,
      setState: (state: unknown) => {
        target.klState = JSON.parse(JSON.stringify(state));
        target.klStateChanges++;
      },
    };
  };
  const paint = (): void => {
    for (const [name, value] of Object.entries(options.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
  };
  if (document.documentElement === null) {
    new MutationObserver((_records, observer) => {
      if (document.documentElement === null) return;
      observer.disconnect();
      paint();
    }).observe(document, { childList: true });
  } else paint();
}
