import Box from '@mui/material/Box';
import {
  CardRevision,
  CardView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  ConfirmDialog,
  Field,
  OwnerLink,
  PlainDialog,
  Settled,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { inOneLine } from './editorText';
import { CardRef, useCardRevisions, useRestoreCard } from './useCard';
import { useCardWords } from './words';

function Change(props: { change: CardRevision['changes'][number] }) {
  const { change } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  const text = (value: unknown) =>
    inOneLine(value).slice(0, 400) || t('cardFormats.emptyValue');
  return (
    <Box sx={{ pl: 2, py: 0.25, overflowWrap: 'anywhere' }}>
      <Box component="span" sx={{ color: k.second }}>
        {words.field(change.field)}:
      </Box>{' '}
      {change.before !== null && change.before !== undefined && (
        <>
          <Box component="del" sx={{ color: k.second }}>
            {text(change.before)}
          </Box>{' '}
        </>
      )}
      <Box
        component="ins"
        sx={{ textDecoration: 'none', bgcolor: k.accentGround }}
      >
        {text(change.after)}
      </Box>
    </Box>
  );
}

/** Who changed what, newest first, and the way back. */
export function RevisionsDialog(props: {
  cardRef: CardRef;
  view: CardView;
  onClose: () => void;
}) {
  const { cardRef, view } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [cursor, setCursor] = useState<string>();
  const [asking, setAsking] = useState<number>();
  const [reason, setReason] = useState('');
  const query = useCardRevisions(cardRef, cursor, true);
  const restore = useRestoreCard(cardRef);
  const kinds = {
    edit: t('cardFormats.kindEdit'),
    import: t('cardFormats.kindImport'),
    restore: t('cardFormats.kindRestore'),
  };
  return (
    <PlainDialog
      open
      width={760}
      onClose={props.onClose}
      title={t('cardFormats.revisionsTitle')}
      actions={
        <>
          {query.data?.nextCursor && (
            <Button onClick={() => setCursor(query.data!.nextCursor)}>
              {t('cardFormats.keep')}
            </Button>
          )}
          <Button onClick={props.onClose}>{t('confirm.close')}</Button>
        </>
      }
    >
      <Settled
        query={query}
        what={t('cardFormats.revisionsTitle')}
        failed={t('cards.failed')}
      >
        {({ items }) =>
          items.length === 0 ? (
            <Box sx={{ color: k.second }}>{t('cardFormats.noRevisions')}</Box>
          ) : (
            <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
              {items.map(one => (
                <Box
                  component="li"
                  key={one.revision}
                  sx={{ py: 1, borderTop: `1px solid ${k.line}` }}
                >
                  <Box
                    sx={{
                      display: 'flex',
                      alignItems: 'center',
                      gap: 1,
                      ...type.body,
                    }}
                  >
                    <Box sx={{ fontWeight: 650, minWidth: 28 }}>
                      {one.revision}
                    </Box>
                    <OwnerLink entityRef={one.author} /> {kinds[one.kind]}{' '}
                    {one.note}
                    <Box sx={{ color: k.second }}>
                      <Age at={one.at} />
                    </Box>
                    {view.mayWrite && one.revision < view.card.revision && (
                      <Box sx={{ ml: 'auto' }}>
                        <Button small onClick={() => setAsking(one.revision)}>
                          {t('cardFormats.restore', {
                            n: String(one.revision),
                          })}
                        </Button>
                      </Box>
                    )}
                  </Box>
                  {one.changes.map(change => (
                    <Change key={change.field} change={change} />
                  ))}
                </Box>
              ))}
            </Box>
          )
        }
      </Settled>
      <ConfirmDialog
        open={asking !== undefined}
        title={t('cardFormats.restore', { n: String(asking ?? '') })}
        confirm={t('cardFormats.restore', { n: String(asking ?? '') })}
        busy={restore.isPending}
        error={restore.error}
        onClose={() => setAsking(undefined)}
        onConfirm={() =>
          restore.mutate(
            {
              revision: asking!,
              baseRevision: view.card.revision,
              ...(reason.trim() ? { reason } : {}),
            },
            {
              onSuccess: () => {
                setReason('');
                setAsking(undefined);
              },
            },
          )
        }
      >
        {t('cardFormats.restoreText', { n: String(asking ?? '') })}
        <Box sx={{ mt: 2 }}>
          <Field
            label={t('cardForm.reason')}
            help={t('cardFormats.restoreReason')}
            value={reason}
            onChange={setReason}
          />
        </Box>
      </ConfirmDialog>
    </PlainDialog>
  );
}
