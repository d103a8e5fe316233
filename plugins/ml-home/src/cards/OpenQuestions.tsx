import Box from '@mui/material/Box';
import {
  CardFieldId,
  cardFieldIds,
  CardSuggestion,
  CardView,
  hasValue,
  infoOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Panel,
  radius,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useEffect, useState } from 'react';
import { inOneLine } from './editorText';
import { FieldEditor } from './FieldEditor';
import { SaveNote } from './SaveNote';
import { Autosave } from './useAutosave';
import { useCardWords } from './words';

function Question(props: {
  id: CardFieldId;
  suggestions: CardSuggestion[];
  autosave: Autosave;
  open: boolean;
  onOpen: () => void;
}) {
  const { id, autosave, suggestions } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  const ask = words.ask(id);
  const [used, setUsed] = useState(0);
  const draft = autosave.drafts[id];
  const writing = props.open || draft !== undefined;
  const use = (value: unknown) => {
    autosave.write(id, value);
    setUsed(used + 1);
    props.onOpen();
  };
  return (
    <Box role="group" aria-label={ask} sx={{ py: 1.25 }}>
      <Box sx={{ ...type.small, color: k.second, mb: 0.5 }}>{ask}</Box>
      {writing ? (
        <FieldEditor
          // A suggestion that was taken is written into a fresh editor.
          key={used}
          id={id}
          label={ask}
          value={draft?.value}
          first={props.open}
          onChange={value => autosave.write(id, value)}
        />
      ) : (
        <Box
          sx={{
            border: `1px dashed ${k.field}`,
            borderRadius: radius.field,
            px: 1.25,
            py: 0.75,
            color: k.second,
            overflowWrap: 'anywhere',
          }}
        >
          {suggestions.length === 0
            ? t('cardForm.noSuggestion')
            : suggestions.map(one => (
                <Box
                  key={`${one.from.model} ${one.from.version}`}
                  sx={{ '& + &': { mt: 1 } }}
                >
                  {t(
                    one.why === 'previous'
                      ? 'cardForm.suggested'
                      : 'cardForm.similar',
                    {
                      from:
                        one.why === 'previous'
                          ? `v${one.from.version}`
                          : `${one.from.model} v${one.from.version}`,
                      text: inOneLine(one.value).slice(0, 300),
                    },
                  )}
                  <Box sx={{ mt: 0.5 }}>
                    <Button small onClick={() => use(one.value)}>
                      {t('cardForm.useIt')}
                    </Button>
                  </Box>
                </Box>
              ))}
        </Box>
      )}
      <SaveNote field={id} autosave={autosave} />
      {!writing && (
        <Box sx={{ mt: 0.75 }}>
          <Button
            small
            variant="text"
            aria-label={`${t('cardForm.write')}: ${ask}`}
            onClick={props.onOpen}
          >
            {t('cardForm.write')}
          </Button>
        </Box>
      )}
    </Box>
  );
}

const asked = cardFieldIds.filter(id => infoOf(id).ask !== undefined);

/** What only a person knows and nobody said yet; saved while it is written. */
export function OpenQuestions(props: {
  view: CardView;
  suggestions: CardSuggestion[];
  autosave: Autosave;
  /** Opens the first question, and moves there. */
  begin: number;
}) {
  const { view, autosave, begin } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { open } = view.completeness;
  const [opened, setOpened] = useState<string>();
  // What was answered on this visit stays in sight, with the note that it was saved.
  const [shown, setShown] = useState<string[]>(open);
  useEffect(() => {
    setShown(current => [
      ...current,
      ...open.filter(id => !current.includes(id)),
    ]);
  }, [open]);
  useEffect(() => {
    if (begin > 0) setOpened(open[0]);
    // Only when it is asked for, not when the list changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [begin]);
  const list = asked.filter(
    id =>
      shown.includes(id) &&
      (!hasValue(view.card.fields, id) ||
        autosave.states[id] !== undefined ||
        id === opened),
  );
  return (
    <Box id="card-questions" data-print="hide" sx={{ scrollMarginTop: 16 }}>
      <Panel
        flush
        title={t('cardForm.title')}
        note={t('cardForm.openOf', {
          open: String(open.length),
          total: String(asked.length),
        })}
      >
        {list.length === 0 && (
          <Box sx={{ p: 2, color: k.second }}>{t('cardForm.empty')}</Box>
        )}
        {list.map((id, i) => (
          <Box
            key={id}
            sx={{ px: 2, borderTop: i > 0 ? `1px solid ${k.line}` : 0 }}
          >
            <Question
              id={id}
              autosave={autosave}
              suggestions={props.suggestions.filter(one => one.field === id)}
              open={opened === id}
              onOpen={() => setOpened(id)}
            />
          </Box>
        ))}
      </Panel>
    </Box>
  );
}
