import {
  CardFieldId,
  CardFormat,
  CardSection,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useMlHomeTranslation } from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo } from 'react';

export interface CardWords {
  field: (id: string) => string;
  ask: (id: CardFieldId) => string;
  section: (section: CardSection) => string;
  format: (format: CardFormat) => string;
}

/** Words that are named by fields, sections and formats: every one of them has its message. */
export function useCardWords(): CardWords {
  const { t } = useMlHomeTranslation();
  return useMemo(() => {
    const say = t as (key: string) => string;
    return {
      field: id => say(`cardField.${id}`),
      ask: id => say(`cardAsk.${id}`),
      section: section => say(`cards.section.${section}`),
      format: format => say(`cardFormats.${format.replace(/\./g, '-')}`),
    };
  }, [t]);
}
