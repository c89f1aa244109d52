"""The stages of an application filled in by hand: every visible field, files, securities."""

from collections.abc import Callable
from playwright.sync_api import Page
from tests.builders.answers import PDF


FILL = """
(root) => {
  // Fills every visible, empty input of the stage's forms with something plausible.
  const shown = (node) => node.checkVisibility() && !("noSave" in node.dataset);
  for (const area of root.querySelectorAll('.yesno')) {
    if (shown(area) && !area.querySelector('input:checked')) area.querySelector('input').click();
  }
  for (const select of root.querySelectorAll('.answers select')) {
    if (shown(select) && !select.value) {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  for (const input of root.querySelectorAll('.answers input, .answers textarea')) {
    if (!shown(input) || input.value) continue;
    if (['radio', 'checkbox', 'file', 'hidden'].includes(input.type)) continue;
    const about = `${input.id} ${input.name} ${input.autocomplete}`.toLowerCase();
    const words = root.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent ?? '';
    const label = words.toLowerCase();
    let value = 'Пример ответа';
    if (input.type === 'date') value = '2025-12-31';
    else if (/isin/.test(about) || /isin/.test(label)) value = 'KZ1C00000959';
    else if (/иин|iin/.test(label) || /(^|[^a-z])iin/.test(about)) value = '850101300124';
    else if (/бин|bin/.test(label) || /(^|[^a-z])bin/.test(about)) value = '931240000220';
    else if (input.autocomplete === 'email' || /почт|e-mail/.test(label)) {
      value = 'office@issuer.example';
    }
    else if (input.autocomplete === 'tel' || /телефон/.test(label)) value = '+77272375324';
    else if (input.inputMode === 'decimal') value = '25,5';
    else if (/^\\s*(за )?год/.test(label)) value = '2024';
    else if (input.inputMode === 'numeric') value = '12';
    input.value = input.maxLength > 0 ? value.slice(0, input.maxLength) : value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
"""


def silent(page: Page, name: str) -> None:
    """Take no picture."""


def stages_of(page: Page) -> list[str]:
    """Return the addresses of the stages that are open to the person."""
    return page.locator(".stage-list a").evaluate_all("(all) => all.map((one) => one.href)")


def fill_stage(
    page: Page, url: str, skip: bool = True, picture: Callable[[Page, str], None] = silent
) -> None:
    """Fill one stage and press "Готово"; a stage that may be skipped is skipped when asked."""
    page.goto(url)
    if skip and page.locator("button[value=skip]").count():
        picture(page, "06-consultant")
        page.click("button[value=skip]")
        return
    add_security(page, picture)
    for _turn in range(3):
        page.locator(".stage-form").evaluate(FILL)
    attach(page)
    picture(page, "07-stage")
    page.click("button.btn-primary[value=done]")
    page.wait_for_load_state()
    left = page.locator(".error-summary").all_inner_texts()
    assert not left, f"{url}: {left}"


def attach(page: Page, name: str = "Документ.pdf") -> None:
    """Give every visible input for a file a paper."""
    paper = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    for control in page.locator(".answers input[type=file]").all():
        if control.is_visible() and ".pdf" in (control.get_attribute("accept") or ""):
            control.set_input_files(paper)


def add_security(page: Page, picture: Callable[[Page, str], None] = silent) -> None:
    """On a dynamic stage choose the first of each level and add what is asked for."""
    while page.locator("section.criteria").count() and not page.locator(".answers").count():
        for select in page.locator("section.criteria select").all():
            if not select.input_value():
                select.select_option(index=1)
        add = page.locator("button[value=add-form]")
        if add.count():
            if page.locator("#isin").count():
                page.fill("#isin", "KZ1C00000959")
            picture(page, "07-criteria")
            add.click()
        else:
            page.click("button[value=criteria]")
        page.wait_for_load_state()
