import { useEffect, useRef } from 'react';

const SEQUENCE_MS = 1200;

/** True where single letters belong to what the person writes. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.tagName) return false;
  return (
    /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ||
    element.isContentEditable ||
    !!element.closest('[role="dialog"], [role="menu"], [role="listbox"]')
  );
}

const SWITCH = 'ml-home.single-letter-keys';

export const hotkeysEnabled = (): boolean =>
  window.localStorage?.getItem(SWITCH) !== 'off';

export function setHotkeysEnabled(enabled: boolean): void {
  if (enabled) window.localStorage.removeItem(SWITCH);
  else window.localStorage.setItem(SWITCH, 'off');
}

/** Single keys (`/`) and sequences of two (`g m`), asleep while someone types. */
export function useHotkeys(keys: Record<string, () => void>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let before: { key: string; at: number } | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (!hotkeysEnabled()) return;
      const now = Date.now();
      const sequence =
        before && now - before.at < SEQUENCE_MS
          ? `${before.key} ${event.key}`
          : undefined;
      const action =
        (sequence && current.current[sequence]) || current.current[event.key];
      before = { key: event.key, at: now };
      if (action) {
        event.preventDefault();
        before = undefined;
        action();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
