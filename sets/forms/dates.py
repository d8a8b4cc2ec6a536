"""What forms with two dates share."""


def refuse_unless_after(form, earlier, later, sentence):
    """Put an error on the later of two dates unless it comes after the earlier one."""
    first, last = form.cleaned_data.get(earlier), form.cleaned_data.get(later)
    if first and last and last <= first:
        form.add_error(later, sentence)
