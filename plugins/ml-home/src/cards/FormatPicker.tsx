import Box from '@mui/material/Box';
import {
  CardFormat,
  cardFormats,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useMlHomeTranslation } from '@ml-home/backstage-plugin-ml-home-react';
import { Picker } from './Picker';
import { useCardWords } from './words';

/** Which format a card is read or written in. */
export function FormatPicker(props: {
  value: CardFormat;
  onChange: (format: CardFormat) => void;
}) {
  const { t } = useMlHomeTranslation();
  const words = useCardWords();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 2 }}>
      <Box sx={{ fontWeight: 550 }}>{t('cardFormats.format')}</Box>
      <Picker
        label={t('cardFormats.format')}
        value={props.value}
        options={cardFormats.map(format => ({
          value: format,
          label: words.format(format),
        }))}
        onChange={format => props.onChange(format as CardFormat)}
      />
    </Box>
  );
}
