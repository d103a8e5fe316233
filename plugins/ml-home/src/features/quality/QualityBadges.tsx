import { FamilyQuality } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Chip,
  StateLabel,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { Row } from '../../shell/Page';
import { glyphOfSlo } from './qualityModel';
import { QualityWords } from './useQualityWords';

/** The promise in short: cadence, zone, objective, deadline, version. */
export function QualityBadges(props: {
  quality: FamilyQuality;
  words: QualityWords;
  actions?: ReactNode;
}) {
  const { quality, words } = props;
  const { schedule, slo } = quality;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Row>
      <StateLabel state={glyphOfSlo[quality.state]}>
        {words.states[quality.state]}
      </StateLabel>
      {schedule && (
        <>
          <Chip title={schedule.cron}>{words.cadences[schedule.cadence]}</Chip>
          <Chip>{schedule.zone}</Chip>
        </>
      )}
      {slo && (
        <>
          <Chip>
            {t('quality.objective', { share: words.goal(slo.objective) })}
          </Chip>
          <Chip title={words.deadline(slo.deadline)}>
            {t('quality.deadlineChip', {
              deadline: words.deadline(slo.deadline),
            })}
          </Chip>
          <Chip title={slo.reason}>
            {t('quality.version', {
              version: String(slo.version),
              date: words.zoned.day(slo.effectiveFrom),
            })}
          </Chip>
          {slo.author && (
            <Box component="span" sx={{ ...type.small, color: k.second }}>
              {t('quality.by', {
                who: slo.author.replace(/^user:(default\/)?/, ''),
              })}
            </Box>
          )}
        </>
      )}
      <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>{props.actions}</Box>
    </Row>
  );
}
