import { setText } from './elements.ts';

const copiedMs = 1500;

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(button.dataset.copy ?? '').then(() => {
      setText(button, 'Copied');
      setTimeout(() => setText(button, 'Copy'), copiedMs);
    });
  });
}
