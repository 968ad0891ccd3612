import type { Algorithm, Measure } from '../../frontier/frontier';
import { Mark, type Stroke } from './marks';
import { bandPath, isShareOfWins, type Scales } from './scales';

interface FrontierCurveProps {
  readonly algorithm: Algorithm;
  readonly measure: Measure;
  readonly scales: Scales;
  readonly stroke: Stroke;
  /** What a hollow mark is filled with. */
  readonly surface: string;
}

/** One algorithm: the mean of its seeds as a line, the seeds as a band and as dots, and the fitted turn where there is one. */
export function FrontierCurve({ algorithm, measure, scales, stroke, surface }: FrontierCurveProps) {
  const { x, y } = scales;
  const { color, dash } = stroke;
  const curve = algorithm.curves[measure];
  const end = curve.at(-1);
  if (isShareOfWins(measure)) return <Ends {...{ algorithm, measure, scales, stroke, surface }} />;
  const turning = algorithm.fits[measure]?.turning;
  return (
    <g>
      {curve.some(({ seeds }) => seeds > 1) && (
        <polygon points={bandPath(curve, scales)} fill={color} fillOpacity={0.13} />
      )}
      {algorithm.traces.flatMap(({ run, seed, points }) =>
        points.map((point) => {
          const reward = point[measure];
          return reward === undefined ? null : (
            <circle
              key={`${run} ${point.step}`}
              cx={x(point.distance)}
              cy={y(reward)}
              r={2.2}
              fill={color}
              fillOpacity={0.55}
            >
              <title>{`${algorithm.title}, seed ${seed}, step ${point.step}: ${reward.toFixed(3)} at KL ${point.kl.toFixed(2)}`}</title>
            </circle>
          );
        }),
      )}
      <polyline
        points={curve.map((p) => `${x(p.distance).toFixed(1)},${y(p.reward).toFixed(1)}`).join(' ')}
        fill="none"
        stroke={color}
        strokeWidth={2.2}
        strokeDasharray={dash}
        strokeLinejoin="round"
      />
      {turning && (
        <path d={diamond(x(turning.distance), y(turning.reward))} fill={surface} stroke={color} strokeWidth={2}>
          <title>{`${algorithm.title} turns at √KL ${turning.distance.toFixed(1)} (${turning.low.toFixed(1)} to ${turning.high.toFixed(1)})`}</title>
        </path>
      )}
      {end && <Mark x={x(end.distance)} y={y(end.reward)} size={5} stroke={stroke} surface={surface} />}
    </g>
  );
}

/** Win rates at the end of training, each seed with its 95% interval, and their mean. */
function Ends({
  algorithm: { title, traces, ...algorithm },
  measure,
  scales: { x, y },
  stroke,
  surface,
}: Omit<FrontierCurveProps, 'measure'> & { readonly measure: 'wins' | 'people' }) {
  const { color } = stroke;
  const [mean] = algorithm.curves[measure];
  return (
    <g>
      {traces.map(({ run, seed, points, [measure]: wins }) => {
        const at = x(wins?.distance ?? points.at(-1)?.distance ?? 0);
        return (
          wins && (
            <g key={run} stroke={color} strokeOpacity={0.55}>
              <line x1={at} x2={at} y1={y(wins.low)} y2={y(wins.high)} strokeWidth={1.5} />
              <circle cx={at} cy={y(wins.rate)} r={2.6} fill={color} stroke="none">
                <title>{`${title}, seed ${seed}: ${(100 * wins.rate).toFixed(1)}% of ${wins.prompts}`}</title>
              </circle>
            </g>
          )
        );
      })}
      {mean && <Mark x={x(mean.distance)} y={y(mean.reward)} size={5.5} stroke={stroke} surface={surface} />}
    </g>
  );
}

const diamond = (x: number, y: number): string => `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`;
