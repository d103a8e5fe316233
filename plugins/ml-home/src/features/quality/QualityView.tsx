import {
  FamilyQuality,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  LoadingSkeleton,
  Notice,
  Panel,
  Settled,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import CalculateOutlined from '@mui/icons-material/CalculateOutlined';
import { useState } from 'react';
import { Stack } from '../../shell/Page';
import { SloCalculator } from '../calculator/SloCalculator';
import { Section, SideBySide } from '../Section';
import { useFamily } from '../useFamily';
import { BreachTable } from './BreachTable';
import { DeliveryLog } from './DeliveryLog';
import { DeliveryTimes } from './DeliveryTimes';
import { ExchangeDialog } from './ExchangeDialog';
import { ExcuseDialog } from './ExcuseDialog';
import { Excuses } from './Excuses';
import { NoPromise, NoSchedule } from './NoPromise';
import { PromiseDialog } from './PromiseDialog';
import { personOf, Proposals } from './Proposals';
import { QualityBadges } from './QualityBadges';
import { QualityCalendar } from './QualityCalendar';
import { QualityFigures, WindowNote } from './QualityFigures';
import { TodayLine } from './TodayLine';
import { useFirstLate } from './useFirstLate';
import { useQuality } from './useQuality';
import { useQualityWords } from './useQualityWords';

function Loaded(props: { family: string; quality: FamilyQuality }) {
  const { family, quality } = props;
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const toast = useToast();
  const words = useQualityWords(quality.schedule);
  const firstLate = useFirstLate(family, quality, words);
  const [promise, setPromise] = useState<Partial<SloInput> | true>();
  const [proposing, setProposing] = useState(false);
  const [exchanging, setExchanging] = useState(false);
  const detail = useFamily(family);
  // Who is not the owner proposes; who may, can still set it at once.
  const owner = detail.data?.owner?.value;
  const owned = detail.data?.owned ?? true;
  const proposeTo = owner && !owned ? personOf(owner) : undefined;
  const open = (slo: Partial<SloInput> | true, propose = !!proposeTo) => {
    setProposing(propose);
    setPromise(slo);
  };
  const [excused, setExcused] = useState<string>();
  const [logOf, setLogOf] = useState<string>();
  const calculating = url.get('calculator') !== undefined;
  const calculate = (on: boolean) =>
    url.set({
      calculator: on ? 'open' : undefined,
      target: undefined,
      deadline: undefined,
    });
  if (!quality.schedule) {
    return (
      <Panel label={t('noPromise.scheduleTitle')} flush>
        <NoSchedule family={family} />
      </Panel>
    );
  }
  const hasHistory = quality.partitions.some(one => one.arrivedAt);
  return (
    <Stack>
      {detail.data?.promiseProblem && (
        <Notice state="warning">{detail.data.promiseProblem}</Notice>
      )}
      <QualityBadges
        quality={quality}
        words={words}
        actions={
          <>
            <Button
              variant="text"
              aria-haspopup="dialog"
              onClick={() => setExchanging(true)}
            >
              {t('exchange.open')}
            </Button>
            {proposeTo && (
              <Button aria-haspopup="dialog" onClick={() => open(true)}>
                {t('proposal.propose')}
              </Button>
            )}
            {quality.slo && (
              <Button
                variant={proposeTo ? 'text' : 'outlined'}
                aria-haspopup="dialog"
                onClick={() => open(true, false)}
              >
                {t('promise.change')}
              </Button>
            )}
            {quality.slo && (
              <Button
                variant="primary"
                aria-haspopup="dialog"
                icon={<CalculateOutlined />}
                onClick={() => calculate(true)}
              >
                {t('calculator.open')}
              </Button>
            )}
          </>
        }
      />
      <Proposals
        family={family}
        schedule={quality.schedule}
        current={quality.slo}
        onDone={toast.show}
      />
      {quality.slo ? (
        <>
          <TodayLine quality={quality} words={words} firstLate={firstLate} />
          <QualityFigures quality={quality} words={words} />
          <WindowNote quality={quality} words={words} />
        </>
      ) : (
        <Panel label={t('noPromise.title')} flush>
          <NoPromise
            hasHistory={hasHistory}
            onPromise={() => open(true, false)}
            onCalculate={() => calculate(true)}
          />
        </Panel>
      )}
      {quality.partitions.length > 0 && (
        <SideBySide>
          <Section
            title={
              quality.schedule.cadence === 'day'
                ? t('quality.calendar')
                : t('quality.calendarFlat')
            }
          >
            <QualityCalendar
              quality={quality}
              words={words}
              firstLate={firstLate}
              selected={url.get('partition')}
              onSelect={key => url.set({ partition: key })}
              onExcuse={setExcused}
              onLog={setLogOf}
            />
          </Section>
          {quality.slo && (
            <Section
              flush
              title={t('quality.breaches')}
              note={t('quality.thisWindow')}
            >
              <BreachTable
                quality={quality}
                words={words}
                firstLate={firstLate}
              />
            </Section>
          )}
        </SideBySide>
      )}
      <DeliveryTimes quality={quality} words={words} />
      <DeliveryLog
        family={family}
        quality={quality}
        words={words}
        partition={logOf}
        onAll={() => setLogOf(undefined)}
      />
      <Excuses family={family} words={words} />
      {promise && (
        <PromiseDialog
          family={family}
          schedule={quality.schedule}
          before={quality.slo}
          proposed={promise === true ? undefined : promise}
          proposeTo={proposing ? proposeTo : undefined}
          onDone={version =>
            toast.show({
              text:
                version === undefined
                  ? t('proposal.done', { owner: proposeTo ?? '' })
                  : t('promise.done', { version: String(version) }),
            })
          }
          onClose={() => setPromise(undefined)}
        />
      )}
      {exchanging && (
        <ExchangeDialog
          family={family}
          schedule={quality.schedule}
          current={quality.slo}
          onDone={version =>
            toast.show({
              text: t('promise.done', { version: String(version) }),
            })
          }
          onClose={() => setExchanging(false)}
        />
      )}
      {excused && (
        <ExcuseDialog
          family={family}
          partition={excused}
          nameOf={words.partition}
          onDone={name => toast.show({ text: t('excuse.done', { name }) })}
          onClose={() => setExcused(undefined)}
        />
      )}
      {calculating && (
        <SloCalculator
          quality={quality}
          onUse={slo => {
            calculate(false);
            open(slo);
          }}
          onClose={() => calculate(false)}
        />
      )}
      {toast.node}
    </Stack>
  );
}

/** How a family's deliveries kept their promise; the same on its page and in the drawer of a feature. */
export function QualityView(props: { family: string }) {
  const { t } = useMlHomeTranslation();
  const query = useQuality(props.family);
  return (
    <Settled
      query={query}
      what={t('quality.what', { name: props.family })}
      failed={t('quality.failed')}
      skeleton={
        <Panel label={t('quality.tab')}>
          <LoadingSkeleton rows={8} />
        </Panel>
      }
    >
      {quality => <Loaded family={props.family} quality={quality} />}
    </Settled>
  );
}
