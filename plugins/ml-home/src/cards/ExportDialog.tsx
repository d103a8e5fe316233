import Box from '@mui/material/Box';
import { CardFormat } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  LoadingSkeleton,
  PlainDialog,
  Settled,
  StateLabel,
  type,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { SmallTable } from './FactValue';
import { FormatPicker } from './FormatPicker';
import { cardKey, CardRef } from './useCard';
import { useCardWords } from './words';

function save(name: string, mediaType: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A card in another format, with what that format loses before anybody downloads it. */
export function ExportDialog(props: { cardRef: CardRef; onClose: () => void }) {
  const { cardRef } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  const [format, setFormat] = useState<CardFormat>('huggingface');
  const query = useMlHomeQuery(
    [...cardKey(cardRef), 'export', format],
    (api, signal) =>
      api.cards.exportCard({ params: cardRef, query: { format } }, { signal }),
    { staleTime: 0 },
  );
  const kinds = {
    lost: t('cardFormats.lost'),
    changed: t('cardFormats.changed'),
    property: t('cardFormats.property'),
  };
  const { data } = query;
  return (
    <PlainDialog
      open
      width={680}
      onClose={props.onClose}
      title={t('cardFormats.title')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.close')}</Button>
          <Button
            variant="primary"
            disabled={!data}
            onClick={() =>
              data && save(data.fileName, data.mediaType, data.document)
            }
          >
            {t('cardFormats.download', { file: data?.fileName ?? '…' })}
          </Button>
        </>
      }
    >
      <FormatPicker value={format} onChange={setFormat} />
      <Settled
        query={query}
        what={words.format(format)}
        failed={t('cards.failed')}
        skeleton={<LoadingSkeleton rows={4} />}
      >
        {({ lossReport }) =>
          lossReport.length === 0 ? (
            <StateLabel state="ok">{t('cardFormats.lossNone')}</StateLabel>
          ) : (
            <>
              <Box sx={{ mb: 0.5 }}>{t('cardFormats.loss')}</Box>
              <SmallTable
                label={t('cardFormats.loss')}
                heads={[t('cardFormats.field'), '', ' ']}
                rows={[...lossReport]
                  .sort(
                    (a, b) =>
                      Object.keys(kinds).indexOf(a.kind) -
                      Object.keys(kinds).indexOf(b.kind),
                  )
                  .map(({ field, kind, detail }) => [
                    field === 'evaluations'
                      ? t('cardEvaluation.title')
                      : words.field(field),
                    kinds[kind],
                    detail ?? '',
                  ])}
              />
            </>
          )
        }
      </Settled>
      <Box sx={{ ...type.small, color: k.second, mt: 2 }}>
        {t('cardFormats.origins')}
      </Box>
    </PlainDialog>
  );
}
