import { StageFrame } from '../shell/stage-frame';

export function PreferencesView() {
  return (
    <StageFrame view="preferences" purpose="">
      {null}
    </StageFrame>
  );
}
