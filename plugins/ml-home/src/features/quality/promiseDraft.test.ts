import { readDraft, toDraft } from './promiseDraft';

describe('a promise in its form', () => {
  it('comes back as it went in', () => {
    const slo = {
      objective: 0.955,
      deadline: { kind: 'offset' as const, minutes: 615 },
      windowDays: 28,
      giveUpMinutes: 90,
      completeness: 0.8,
    };
    const draft = toDraft(slo);
    expect(draft).toMatchObject({
      objective: '95.5',
      hours: '10',
      minutes: '15',
      giveUpHours: '1.5',
      completeness: '80',
    });
    expect(readDraft(draft)).toEqual({ slo });
  });

  it('keeps a time of day', () => {
    const slo = {
      objective: 0.9,
      deadline: { kind: 'wallClock' as const, time: '09:30', days: 1 },
      windowDays: 7,
    };
    expect(readDraft(toDraft(slo))).toEqual({ slo });
  });

  it('reads a comma and a percent sign', () => {
    expect(
      readDraft({ ...toDraft(), hours: '10', objective: '99,5 %' }),
    ).toMatchObject({ slo: { objective: 0.995 } });
  });

  it.each([
    [{ objective: 'most' }, 'objective'],
    [{ objective: '0' }, 'objective'],
    [{ objective: '101' }, 'objective'],
    [{ hours: '', minutes: '' }, 'hours'],
    [{ hours: '-1' }, 'hours'],
    [{ kind: 'wallClock' as const, time: '25:00' }, 'time'],
    [{ windowDays: '0' }, 'windowDays'],
    [{ windowDays: '3.5' }, 'windowDays'],
    [{ completeness: '120' }, 'completeness'],
  ])('names what is wrong in %p', (patch, field) => {
    expect(readDraft({ ...toDraft(), hours: '10', ...patch })).toEqual({
      wrong: [field],
    });
  });
});
