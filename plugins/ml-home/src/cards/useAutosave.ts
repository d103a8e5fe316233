import { CardChange, CardView } from '@ml-home/backstage-plugin-ml-home-common';
import {
  messageOf,
  useMlHomeMutation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  Drafts,
  keepDrafts,
  nextBatch,
  readDrafts,
  withoutSaved,
} from './drafts';
import { cardKey, CardRef } from './useCard';

const PAUSE_MS = 1_000;
const AGAIN_MS = 10_000;

export type SaveState =
  | { kind: 'unsaved' | 'saving' | 'saved' | 'offline' }
  | { kind: 'conflict' | 'wrong'; message: string };

export interface Autosave {
  /** What is written and not saved, by field. */
  drafts: Drafts;
  states: Record<string, SaveState>;
  write: (field: string, value: unknown, reason?: string) => void;
  /** Of a conflict: write over what the other one wrote. */
  keepMine: (field: string) => void;
  takeTheirs: (field: string) => void;
}

const statusOf = (error: unknown) =>
  (error as { statusCode?: number }).statusCode;

/**
 * Saves what is written after a short pause, in the order in which it was written. What cannot be sent stays on the
 * device and is tried again; what somebody else changed meanwhile is never overwritten unasked.
 */
export function useAutosave(
  ref: CardRef,
  view: CardView,
  /** Reads the card anew, after somebody else wrote on it. */
  reread: () => void,
): Autosave {
  const { name, version } = ref;
  const { mutateAsync: send } = useMlHomeMutation(
    (
      api,
      body: { baseRevision: number; changes: Record<string, CardChange> },
    ) => api.cards.change({ params: { name, version }, body }),
    [cardKey({ name, version })],
  );
  const look = useRef(reread);
  look.current = reread;
  const [drafts, setDrafts] = useState<Drafts>(() =>
    readDrafts(window.localStorage, name, version),
  );
  const [states, setStates] = useState<Record<string, SaveState>>({});
  const latest = useRef(drafts);
  const revision = useRef(view.card.revision);
  const held = useRef(new Set<string>());
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    revision.current = Math.max(revision.current, view.card.revision);
  }, [view.card.revision]);

  const put = useCallback(
    (next: Drafts) => {
      latest.current = next;
      keepDrafts(window.localStorage, name, version, next);
      setDrafts(next);
    },
    [name, version],
  );

  const mark = useCallback((fields: string[], state: SaveState) => {
    setStates(current => ({
      ...current,
      ...Object.fromEntries(fields.map(field => [field, state])),
    }));
  }, []);

  const flush = useCallback(async () => {
    if (busy.current) return;
    const batch = nextBatch(latest.current, held.current);
    const fields = Object.keys(batch);
    if (fields.length === 0) return;
    busy.current = true;
    mark(fields, { kind: 'saving' });
    let again = 0;
    try {
      const saved = await send({
        baseRevision: batch[fields[0]].baseRevision,
        changes: Object.fromEntries(
          fields.map(field => [
            field,
            { value: batch[field].value, reason: batch[field].reason },
          ]),
        ),
      });
      revision.current = Math.max(revision.current, saved.card.revision);
      put(withoutSaved(latest.current, batch, saved.card.revision));
      mark(
        fields.filter(field => !latest.current[field]),
        { kind: 'saved' },
      );
    } catch (error) {
      const status = statusOf(error);
      const message = messageOf(error as Error);
      if (status === 409) {
        const clashing = fields.filter(field => message.includes(field));
        const stuck = clashing.length > 0 ? clashing : fields;
        stuck.forEach(field => held.current.add(field));
        mark(stuck, { kind: 'conflict', message });
        mark(
          fields.filter(field => !stuck.includes(field)),
          { kind: 'unsaved' },
        );
        look.current();
      } else if (status !== undefined && status >= 400 && status < 500) {
        const wrong = fields.filter(field => message.includes(field));
        const stuck = wrong.length > 0 ? wrong : fields;
        stuck.forEach(field => held.current.add(field));
        mark(stuck, { kind: 'wrong', message });
      } else {
        mark(fields, { kind: 'offline' });
        again = AGAIN_MS;
      }
    } finally {
      busy.current = false;
    }
    if (Object.keys(nextBatch(latest.current, held.current)).length > 0) {
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, again);
    }
  }, [mark, put, send]);

  useEffect(() => {
    // What an earlier visit left is sent now, and once the connection is back.
    flush();
    window.addEventListener('online', flush);
    return () => {
      window.removeEventListener('online', flush);
      clearTimeout(timer.current);
      flush();
    };
  }, [flush]);

  const write = useCallback(
    (field: string, value: unknown, reason?: string) => {
      const before = latest.current[field];
      held.current.delete(field);
      put({
        ...latest.current,
        [field]: {
          value,
          ...(reason ? { reason } : {}),
          baseRevision: before?.baseRevision ?? revision.current,
        },
      });
      mark([field], { kind: 'unsaved' });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    [flush, mark, put],
  );

  const keepMine = useCallback(
    (field: string) => {
      const draft = latest.current[field];
      if (!draft) return;
      held.current.delete(field);
      put({
        ...latest.current,
        [field]: { ...draft, baseRevision: revision.current },
      });
      flush();
    },
    [flush, put],
  );

  const takeTheirs = useCallback(
    (field: string) => {
      const { [field]: _, ...rest } = latest.current;
      held.current.delete(field);
      put(rest);
      setStates(current => {
        const { [field]: __, ...others } = current;
        return others;
      });
    },
    [put],
  );

  return { drafts, states, write, keepMine, takeTheirs };
}
