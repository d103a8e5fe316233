import {
  FamilyQuality,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  CopyButton,
  EcdfChart,
  Field,
  PlainDialog,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ChangeEvent, useId, useMemo, useState } from 'react';
import { toJudged, windowsOf } from '../quality/qualityModel';
import { useQualityWords } from '../quality/useQualityWords';
import {
  chooseDeadline,
  Ground,
  outcomeOf,
  QUARTER,
  sliderRange,
  TARGETS,
  timesOf,
  withVerdict,
} from './calculatorModel';
import { Choice, useOutcomeWords } from './Choice';
import { parseHistory } from './parseHistory';
import { WhatIfTable } from './WhatIfTable';

const MINUTE = 60_000;

function useGround(
  quality: FamilyQuality,
  pasted: string | undefined,
): { ground: Ground; unread: number[] } {
  return useMemo(() => {
    if (pasted !== undefined) {
      const { times, unread } = parseHistory(pasted);
      return {
        ground: { kind: 'pasted', times },
        unread: unread.map(({ line }) => line),
      };
    }
    const now = Date.parse(quality.now);
    return {
      ground: {
        kind: 'partitions',
        partitions: withVerdict(quality.partitions.map(toJudged), now),
        windows: windowsOf(quality),
        now,
      },
      unread: [],
    };
  }, [quality, pasted]);
}

/** Tries deadlines on what was delivered, before anything is promised. */
export function SloCalculator(props: {
  quality: FamilyQuality;
  onUse: (slo: Partial<SloInput>) => void;
  onClose: () => void;
}) {
  const { quality } = props;
  const k = useTokens();
  const id = useId();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const words = useQualityWords(quality.schedule);
  const outcomeWords = useOutcomeWords();
  const [own, setOwn] = useState<string>();
  const { ground, unread } = useGround(quality, own);
  const times = useMemo(() => timesOf(ground), [ground]);
  const asked = Number(url.get('target'));
  const target = TARGETS.includes(asked)
    ? asked
    : quality.slo?.objective ?? 0.95;
  const range = sliderRange(times);
  const { chosen } = useMemo(
    () => chooseDeadline(ground, target),
    [ground, target],
  );
  const said = url.get('deadline');
  const preset = chosen.kind === 'deadline' ? chosen.rounded : range.max;
  const deadline = said ? Math.max(0, Number(said) || 0) * MINUTE : preset;
  const outcome = outcomeOf(ground, deadline);
  const setDeadline = (ms: number) =>
    url.set({ deadline: String(Math.round(ms / MINUTE)) });
  const finding = `${format.duration(deadline)}: ${outcomeWords(outcome)}`;
  const targets = [...new Set([...TARGETS, target])].sort((a, b) => a - b);
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('calculator.title')}
      width={980}
      actions={
        <>
          <CopyButton
            text={window.location.href}
            label={t('calculator.share')}
          />
          <Button onClick={props.onClose}>{t('confirm.close')}</Button>
          <Button
            variant="primary"
            disabled={times.length === 0}
            onClick={() =>
              props.onUse({
                objective: target,
                deadline: {
                  kind: 'offset',
                  minutes: Math.round(deadline / MINUTE),
                },
              })
            }
          >
            {t('calculator.use')}
          </Button>
        </>
      }
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 2,
          alignItems: 'center',
          mb: 1.5,
        }}
      >
        <Segmented
          label={t('calculator.source')}
          value={own === undefined ? 'family' : 'own'}
          options={[
            { value: 'family', label: t('calculator.family') },
            { value: 'own', label: t('calculator.own') },
          ]}
          onChange={value => setOwn(value === 'own' ? own ?? '' : undefined)}
        />
        <Box component="span" sx={{ color: k.second }}>
          {t('calculator.target')}
        </Box>
        <Segmented
          label={t('calculator.target')}
          value={String(target)}
          options={targets.map(value => ({
            value: String(value),
            label: words.goal(value),
          }))}
          onChange={value => url.set({ target: value, deadline: undefined })}
        />
      </Box>
      {own !== undefined && (
        <Field
          mono
          first
          rows={6}
          label={t('calculator.paste')}
          help={t('calculator.pasteHelp')}
          error={
            unread.length > 0
              ? t('calculator.unread', { lines: unread.slice(0, 8).join(', ') })
              : undefined
          }
          value={own}
          onChange={setOwn}
        />
      )}
      <Choice ground={ground} target={target} n={times.length} words={words} />
      {times.length > 0 && (
        <>
          <Box
            sx={{ display: 'flex', alignItems: 'center', gap: 2, ...type.body }}
          >
            <Box component="label" htmlFor={id} sx={{ fontWeight: 550 }}>
              {t('calculator.deadline', { unit: words.unit })}
            </Box>
            <Box
              component="input"
              type="range"
              id={id}
              min={range.min}
              max={Math.max(range.max, deadline)}
              step={QUARTER}
              value={deadline}
              aria-valuetext={finding}
              onChange={(event: ChangeEvent<HTMLInputElement>) =>
                setDeadline(Number(event.target.value))
              }
              sx={{ flex: 1, minWidth: 160, accentColor: k.accent }}
            />
          </Box>
          <Box aria-live="polite" sx={{ mb: 1.5 }}>
            <strong>{format.duration(deadline)}</strong>:{' '}
            {outcomeWords(outcome)}
            {outcome.breachDuration !== undefined &&
              outcome.breaches > 0 &&
              `, ${t('calculator.durations', {
                union: format.duration(outcome.breachDuration),
                longest: format.duration(outcome.longestBreach),
              })}`}
          </Box>
          <EcdfChart
            times={times}
            name={t('calculator.ecdf', { finding })}
            deadline={{ value: deadline, label: format.duration(deadline) }}
            goal={{
              share: target,
              label: t('calculator.goal', { share: words.goal(target) }),
            }}
          />
          <WhatIfTable
            ground={ground}
            deadline={deadline}
            onPick={setDeadline}
          />
        </>
      )}
    </PlainDialog>
  );
}
