import { isPicture } from '../../data/picture';
import styles from './answer-text.module.css';

/** What a model answered: a text, or the picture that it drew. */
export function AnswerText({ text }: { text: string }) {
  return isPicture(text) ? <img className={styles.picture} src={text} alt="A face, as it was drawn" /> : text;
}
