import { UnstyledButton } from '@mantine/core';
import type { Choice } from '../../recipes/lessons/lesson';
import { Icon } from '../components/icons';
import styles from './lessons.module.css';

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: Choice | null;
  readonly onChoose: (choice: Choice) => void;
  /** Whether it is said by now which one is right. */
  readonly told: boolean;
}

/** Answers to a question, one of them right. A prediction stays as it was made; what is right is said when it is time. */
export function Choices({ label, choices, chosen, onChoose, told }: ChoicesProps) {
  return (
    <ul className={styles.choices} aria-label={label}>
      {choices.map((choice) => {
        const isChosen = choice === chosen;
        const mark = told && (choice.right ? 'right' : isChosen ? 'wrong' : undefined);
        return (
          <li key={choice.text}>
            <UnstyledButton
              className={styles.choice}
              aria-pressed={isChosen}
              data-mark={mark || undefined}
              disabled={chosen !== null && !isChosen}
              onClick={() => chosen === null && onChoose(choice)}
            >
              <span className={styles.choiceMark}>
                {mark === 'right' ? <Icon name="check" /> : mark === 'wrong' ? <Icon name="cross" /> : null}
              </span>
              <span>{choice.text}</span>
            </UnstyledButton>
            {told && (isChosen || choice.right) && <p className={styles.reply}>{choice.reply}</p>}
          </li>
        );
      })}
    </ul>
  );
}
