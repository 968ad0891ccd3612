import { StageFrame } from '../shell/stage-frame';

export function RewardView() {
  return (
    <StageFrame view="reward" purpose="">
      {null}
    </StageFrame>
  );
}
