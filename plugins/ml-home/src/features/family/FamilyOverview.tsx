import { FamilyDetail } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  ChipRow,
  OwnerLink,
  Panel,
  StateLabel,
  useEntityHref,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { Markdown } from '../../experiments/runPage/Markdown';
import { projectName } from '../../projects/projectName';
import { ObjectCostPanel } from '../../costs/ObjectCostPanel';
import { Columns } from '../../shell/Page';
import { ConsumerTable } from '../Consumers';
import { FactLine, Facts } from '../Facts';
import { servingKeys } from '../gallery/serving';
import { glyphOfSlo } from '../quality/qualityModel';
import { useQualityWords } from '../quality/useQualityWords';
import { FeatureTable } from './FeatureTable';

/** The promise in sentences. */
function PromiseWords(props: { family: FamilyDetail }) {
  const { schedule, sloVersions, slo } = props.family;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useQualityWords(schedule);
  const promise = sloVersions[0];
  const lines: ReactNode[] = [
    schedule
      ? t('features.scheduleWords', {
          cadence: words.cadences[schedule.cadence].toLocaleLowerCase(),
          zone: schedule.zone,
        })
      : t('noPromise.scheduleTitle'),
    promise
      ? t('features.promiseWords', {
          share: words.goal(promise.objective),
          deadline: words.deadline(promise.deadline),
          days: format.number(promise.windowDays),
          version: String(promise.version),
          date: words.zoned.day(promise.effectiveFrom),
        })
      : t('noPromise.title'),
  ];
  return (
    <Box sx={{ display: 'grid', gap: 0.75 }}>
      <StateLabel state={glyphOfSlo[slo.state]}>
        {words.states[slo.state]}
        {slo.n > 0 &&
          `, ${t('quality.kOfNOnTime', {
            k: format.number(slo.onTime),
            n: format.number(slo.n),
          })}`}
      </StateLabel>
      {lines.map(line => (
        <Box key={String(line)} sx={{ color: k.second }}>
          {line}
        </Box>
      ))}
      <Link
        component={RouterLink}
        to="?tab=quality"
        underline="hover"
        sx={{ color: k.link }}
      >
        {t('features.seeQuality')}
      </Link>
    </Box>
  );
}

function useFacts(family: FamilyDetail): FactLine[] {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const k = useTokens();
  const inCatalog = useEntityHref()(family.entityRef ?? '');
  const project = family.project && projectName(family.project.value);
  return [
    {
      label: t('features.owner'),
      value: family.owner && <OwnerLink entityRef={family.owner.value} />,
      fact: family.owner,
      absent: t('features.noOwner'),
    },
    {
      label: t('features.entityKeys'),
      value: family.entityKeys.length > 0 && (
        <ChipRow mono items={family.entityKeys} max={6} />
      ),
    },
    {
      label: t('features.serving'),
      value:
        servingKeys(family.serving)
          .map(key => t(`features.${key}`))
          .join(', ') || undefined,
    },
    {
      label: t('features.lifecycle'),
      value: family.lifecycle?.value,
      fact: family.lifecycle,
    },
    {
      label: t('features.project'),
      value: project && (
        <Link
          component={RouterLink}
          to={paths.project(project)}
          underline="hover"
          sx={{ color: k.link }}
        >
          {project}
        </Link>
      ),
      fact: family.project,
    },
    {
      label: t('features.access'),
      value: family.access?.value,
      fact: family.access,
    },
    {
      label: t('features.dataClass'),
      value: family.dataClass?.value,
      fact: family.dataClass,
    },
    {
      label: t('models.tags'),
      value: family.tags.length > 0 && <ChipRow items={family.tags} max={8} />,
    },
    {
      label: t('model.inCatalog'),
      value: inCatalog && (
        <Link
          component={RouterLink}
          to={inCatalog}
          underline="hover"
          sx={{ color: k.link }}
        >
          {family.entityRef}
        </Link>
      ),
      absent: t('features.notInCatalog'),
    },
  ].map(line => ({ ...line, value: line.value || undefined }));
}

/** What the family is, what is known of it and from where. */
export function FamilyOverview(props: { family: FamilyDetail }) {
  const { family } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const facts = useFacts(family);
  return (
    <>
      <Columns
        width={340}
        main={
          <>
            <Panel title={t('features.about')}>
              {family.description ? (
                <Markdown text={family.description} />
              ) : (
                <Box sx={{ color: k.faint }}>{t('features.noDescription')}</Box>
              )}
              <Box sx={{ mt: 1 }}>
                <Facts lines={facts} />
              </Box>
            </Panel>
          </>
        }
        side={
          <>
            <Panel title={t('features.promise')}>
              <PromiseWords family={family} />
            </Panel>
            <ObjectCostPanel object={{ kind: 'family', name: family.name }} />
            <Panel title={t('features.sources')} flush>
              {family.sources.map(({ source, syncedAt }, i) => (
                <Box
                  key={source}
                  sx={{
                    display: 'flex',
                    justifyContent: 'space-between',
                    px: 2,
                    minHeight: 36,
                    alignItems: 'center',
                    borderTop: i ? `1px solid ${k.line}` : 0,
                  }}
                >
                  <span>{source}</span>
                  <Box component="span" sx={{ color: k.second }}>
                    {t('features.synced')} <Age at={syncedAt} />
                  </Box>
                </Box>
              ))}
              {family.sources.length === 0 && (
                <Box sx={{ px: 2, py: 1, color: k.faint }}>
                  {t('format.unknown')}
                </Box>
              )}
            </Panel>
            {family.links.length > 0 && (
              <Panel title={t('features.links')}>
                {family.links.map(({ url, title }) => (
                  <Box key={url}>
                    <Link
                      href={url}
                      target="_blank"
                      rel="noopener noreferrer"
                      underline="hover"
                      sx={{ color: k.link, overflowWrap: 'anywhere' }}
                    >
                      {title ?? url}
                    </Link>
                  </Box>
                ))}
              </Panel>
            )}
          </>
        }
      />
      <FeatureTable family={family} />
      <Panel
        flush
        title={t('features.consumers')}
        note={String(family.consumers.length)}
      >
        <ConsumerTable consumers={family.consumers.slice(0, 8)} />
      </Panel>
    </>
  );
}
