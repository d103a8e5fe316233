import {
  budgetOf,
  complianceOf,
  daysBefore,
  deltaOf,
  FamilyQuality,
} from '@ml-home/backstage-plugin-ml-home-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aFamilyDetail,
  aFeature,
  judgedDays,
} from '../../__testUtils__/features';
import { renderMlHome } from '../../__testUtils__/renderMlHome';

const HOUR = 3_600_000;
// Early in the morning in Stockholm: the day before has ended and is not delivered yet.
const now = Date.parse(new Date().toISOString().slice(0, 10)) + 6 * HOUR;

function aQuality(
  odd: Record<number, number | null> = {},
  promised = true,
): FamilyQuality {
  const { schedule, slo, judged, views } = judgedDays({
    now,
    days: 60,
    odd,
    promised,
  });
  const iso = (at: number) => new Date(at).toISOString();
  const base = { schedule, now: iso(now), partitions: views };
  if (!promised) return { ...base, state: 'no_slo' };
  const border = daysBefore(schedule, now, 28);
  const windows = {
    current: { from: border, to: now },
    previous: { from: daysBefore(schedule, now, 56), to: border },
  };
  const current = complianceOf(judged, windows.current, now);
  const previous = complianceOf(judged, windows.previous, now);
  const view = (one: typeof current) => ({
    ...one,
    window: { from: iso(one.window.from), to: iso(one.window.to) },
  });
  const due = views.find(({ state }) => state === 'pending');
  return {
    ...base,
    slo: { ...slo, effectiveFrom: iso(slo.effectiveFrom) },
    state: (current.share ?? 1) < 0.95 ? 'missed' : 'met',
    current: view(current),
    previous: view(previous),
    delta: deltaOf(current, previous),
    budget: {
      ...budgetOf(current, slo.objective, slo.windowDays),
      burnRate: 0,
    },
    due: due && {
      key: due.key,
      deadline: due.deadline!,
      odds: { met: 40, of: 43 },
    },
  };
}

function open(quality: FamilyQuality, more: Record<string, unknown> = {}) {
  renderMlHome('/ml-home/features/user-listening?tab=quality', {
    features: {
      get: async () => aFamilyDetail(),
      feature: async () => aFeature(),
      quality: async () => quality,
      deliveries: async () => ({
        items: [
          {
            partition: quality.partitions.at(-2)!.key,
            type: 'delivered',
            runId: 'nightly-7',
            arrivedAt: quality.now,
            recordedAt: quality.now,
            rows: 1000,
            source: 'api',
          },
        ],
      }),
      excuses: async () => ({ items: [] }),
      ...more,
    } as never,
  });
}

const figure = async (label: string) =>
  (await screen.findByText(label)).parentElement!.parentElement!;

describe('the quality of deliveries', () => {
  // Late by two hours five days ago, by 26 hours nine days ago.
  const quality = aQuality({ 5: 12, 9: 36, 12: 10.5 });

  it('says k of n with its bound and the window before', async () => {
    open(quality);
    const onTime = await figure('On time');
    expect(onTime).toHaveTextContent(/25 of 2[78]/);
    expect(onTime).toHaveTextContent(/at least \d\d\.\d%/);
    expect(onTime).toHaveTextContent(/was 28 of 28, −\d+\.\d pp/);
    expect(await figure('Breach duration')).toHaveTextContent(
      '28 h 30 min summed',
    );
    expect(screen.getByText('Deadline 10 h after the day ends')).toBeVisible();
    expect(screen.getByText(/SLO v3 since/)).toBeVisible();
  });

  it('tells what is waited for with its odds', async () => {
    open(quality);
    const note = await screen.findByRole('note');
    expect(note).toHaveTextContent(/expected by .*10:00 Stockholm/);
    expect(note).toHaveTextContent('on-time odds 40 of 43');
  });

  it('walks the calendar with arrows and names each finding', async () => {
    open(quality);
    const calendar = await screen.findByRole('group', {
      name: /^25 of 2[78] on time; late: /,
    });
    const cells = within(calendar).getAllByRole('button');
    const last = cells.at(-1)!;
    expect(last).toHaveAttribute('tabindex', '0');
    last.focus();
    await userEvent.keyboard('{ArrowLeft}');
    const before = document.activeElement as HTMLElement;
    expect(before).not.toBe(last);
    expect(before).toHaveAccessibleName(/on time, 9\sh after its end|late by/);
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/judged by SLO v3/)).toBeVisible();
  });

  it('excuses a partition with a reason only', async () => {
    const excuse = jest.fn(async () => ({
      id: '1',
      from: 'x',
      to: 'x',
      reason: 'r',
      createdAt: quality.now,
    }));
    open(quality, { excuse });
    const calendar = await screen.findByRole('group', {
      name: /^25 of 2[78]/,
    });
    await userEvent.click(
      within(calendar).getAllByRole('button', { name: /late by/ })[0],
    );
    await userEvent.click(screen.getByRole('button', { name: 'Excuse…' }));
    const dialog = await screen.findByRole('dialog', { name: /^Excuse/ });
    const confirm = within(dialog).getByRole('button', { name: /^Excuse/ });
    await userEvent.click(confirm);
    expect(excuse).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByLabelText('Reason'),
      'Storage was down',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(excuse).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: expect.objectContaining({ reason: 'Storage was down' }),
      }),
    );
    expect(await screen.findByText(/is excused\./)).toBeVisible();
  });

  it('asks for a reason when a promise changes, and says what it allows', async () => {
    const setSlo = jest.fn(async () => ({ version: 4 }));
    open(quality, { setSlo });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change the promise' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Change the promise',
    });
    expect(dialog).toHaveTextContent(/1 may miss/);
    await userEvent.clear(
      within(dialog).getByLabelText('Objective, % on time'),
    );
    await userEvent.type(
      within(dialog).getByLabelText('Objective, % on time'),
      '99',
    );
    expect(dialog).toHaveTextContent(/none may miss/);
    const confirm = within(dialog).getByRole('button', {
      name: 'Change the promise',
    });
    await userEvent.click(confirm);
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'Say why the promise changes.',
    );
    await userEvent.type(
      within(dialog).getByLabelText('Reason for the change'),
      'Readers need it',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(setSlo).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: expect.objectContaining({
          objective: 0.99,
          deadline: { kind: 'offset', minutes: 600 },
          reason: 'Readers need it',
        }),
      }),
    );
    expect(await screen.findByText('SLO v4 holds from now on.')).toBeVisible();
  });

  it('calculates on the history and fills the form', async () => {
    open(quality);
    await userEvent.click(
      await screen.findByRole('button', { name: 'SLO calculator' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'SLO calculator',
    });
    expect(dialog).toHaveTextContent(
      /Tightest deadline for 95%: 9 h after the day ends/,
    );
    expect(dialog).toHaveTextContent(/Tested on the window since: \d+ of \d+/);
    expect(dialog).toHaveTextContent('95% takes 59');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Use as SLO' }),
    );
    const form = await screen.findByRole('dialog', {
      name: 'Change the promise',
    });
    expect(within(form).getByLabelText('Hours')).toHaveValue('9');
  });

  it('says what to do without a promise, and without a schedule', async () => {
    open(aQuality({}, false));
    expect(
      await screen.findByRole('button', { name: 'Promise a delivery' }),
    ).toBeVisible();
    expect(screen.queryByText('On time')).not.toBeInTheDocument();
  });

  it('teaches the schedule where there is none', async () => {
    open({ ...quality, schedule: undefined, slo: undefined, state: 'no_slo' });
    expect(await screen.findByText('No schedule yet')).toBeVisible();
    expect(screen.getByText(/cadence: day/)).toBeVisible();
  });

  it('names the source that was late first, and says when nobody knows', async () => {
    const slow = aQuality({ 3: 20, 5: 22 });
    const late = slow.partitions.filter(({ state }) => state === 'late');
    const firstLate = jest.fn(async () => ({
      items: [
        {
          partition: late[0].key,
          found: 'late',
          alsoLate: 1,
          upstream: { known: 2, all: 2 },
          source: {
            namespace: 'pg',
            name: 'lake.plays',
            state: 'late',
            expectedAt: '2026-03-02T05:00:00.000Z',
            arrivedAt: '2026-03-02T08:00:00.000Z',
            by: 'usual',
            history: 28,
            learned: 'assumed',
            path: ['lake.plays', 'lake.counts', 'lake.features'],
          },
        },
        {
          partition: late[1].key,
          found: 'unknown',
          reason: 'no_lineage',
          alsoLate: 0,
          upstream: { known: 0, all: 0 },
        },
      ],
    }));
    open(slow, { firstLate });
    // Numbers and units do not break apart.
    const cell = await screen.findByText(/^3\sh, lake\.plays$/);
    expect(cell).toHaveAttribute(
      'title',
      expect.stringMatching(
        /^first late: lake\.plays, 3\sh after its usual time, known from 28 deliveries, by way of lake\.counts, by an assumed edge, 1 other source was late too$/,
      ),
    );
    expect(
      screen.getByTitle(/unknown: no lineage leads to it/),
    ).toHaveTextContent('unknown');
    expect(firstLate).toHaveBeenCalledTimes(1);
    expect(firstLate).toHaveBeenCalledWith(
      {
        params: { family: 'user-listening' },
        query: {
          partition: expect.arrayContaining(late.map(({ key }) => key)),
        },
      },
      expect.anything(),
    );
  });
});
