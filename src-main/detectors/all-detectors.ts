import { ConditionsDetector } from '#detectors/conditions';
import type { Detector } from '#detectors/detector';
import type { DetectorSettings } from '#detectors/detector-settings';
import { GapRiskDetector } from '#detectors/gap-risk';
import { OptionsIvDetector } from '#detectors/options-iv';
import { PutSpreadDetector } from '#detectors/put-spread';
import { VolatilityShiftDetector } from '#detectors/volatility-shift';

/** In the order in which they are heard. */
export function allDetectors(settings: DetectorSettings): readonly Detector[] {
  return [
    new PutSpreadDetector('ibit-put-spread', 'IBIT', settings.ibitPutSpread),
    new PutSpreadDetector('bito-put-spread', 'BITO', settings.bitoPutSpread),
    new OptionsIvDetector(settings.optionsIv),
    new VolatilityShiftDetector(settings.volatilityShift),
    new GapRiskDetector(settings.gapRisk),
    new ConditionsDetector(settings.conditions),
  ];
}
