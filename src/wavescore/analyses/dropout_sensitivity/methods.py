"""How dropout not at random was allowed for, as a methods section says it."""

from wavescore.definitions.study import Study


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    each = "at each" if options.get("shape", "jump") == "jump" else "once more with every"
    said = (
        "Sensitivity to dropout not at random: scores after the last answer were moved by a delta, "
        f"{each} wave, from what the growth model implies (pattern mixture; Carpenter and Kenward, "
        "2013, doi 10.1002/9781119942283), and the model fitted to the completed sample in closed "
        "form, with sandwich errors; the tipping point is the delta nearest to 0 at which the "
        "slope's 95% interval begins, or ceases, to hold no change."
    )
    if options.get("reference"):
        said += (
            f" Those lost were also taken to have followed the group {options['reference']} (jump "
            "to reference, copy reference, copy increments; Carpenter, Roger and Kenward, 2013, "
            "doi 10.1080/10543406.2013.834911)."
        )
    if options.get("selection"):
        said += (
            " Beside it stands a selection model, in which the log-odds of leaving are linear in "
            "the previous and in the unseen score (Diggle and Kenward, 1994, doi 10.2307/2986113), "
            "by maximum likelihood."
        )
    return said
