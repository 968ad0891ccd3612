import { StageFrame } from '../shell/stage-frame';

export function PpoView() {
  return (
    <StageFrame view="ppo" purpose="">
      {null}
    </StageFrame>
  );
}
