// Long work on a page: asks how far it is, and shows the page anew when it is over.
// Without the script a link on the page does the same by hand.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10000;

async function follow(place) {
  const words = place.querySelector("[role=status]");
  const bar = place.querySelector("progress");
  let wait = FIRST_WAIT;
  let shown = -1;
  for (;;) {
    await new Promise((resume) => setTimeout(resume, wait));
    wait = Math.min(wait * 1.3, LONGEST_WAIT);
    let job;
    try {
      const answer = await fetch(place.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) {
        return;
      }
      job = await answer.json();
    } catch {
      continue; // The network went away for a moment.
    }
    if (job.state === "done" || job.state === "failed") {
      location.reload();
      return;
    }
    if (job.percent !== null) {
      bar.value = job.percent;
    }
    // Said aloud by screen readers: not at every step.
    const tenth = Math.floor((job.percent ?? 0) / 10);
    if (tenth !== shown || job.percent === null) {
      shown = tenth;
      words.textContent = job.words;
    }
  }
}

document.querySelectorAll("[data-job]").forEach((place) => {
  if (place.dataset.job) {
    follow(place);
  }
});
