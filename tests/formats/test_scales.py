"""Scales as data: complete, and without numbers for what cannot be judged."""

import pytest

from claimtrace import scales


def test_stix_bands_cover_0_to_100_once():
    assert [scales.credibility_of_stix(n) for n in (100, 80, 79, 60, 59, 40, 39, 20, 19, 0)] == [
        1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]  # fmt: skip
    for n in range(101):
        assert sum(band.low <= n <= band.high for band in scales.STIX_CREDIBILITY.values()) == 1
    for digit, band in scales.STIX_CREDIBILITY.items():
        assert scales.credibility_of_stix(band.confidence) == digit
        assert band.words.startswith(f"{digit} - ")


@pytest.mark.parametrize("confidence", [-1, 101])
def test_a_confidence_outside_the_scale_is_refused(confidence):
    with pytest.raises(ValueError, match="0 to 100"):
        scales.credibility_of_stix(confidence)


def test_f_and_6_have_no_number():
    assert "F" not in scales.MISP_ADMIRALTY_RELIABILITY
    assert 6 not in scales.MISP_ADMIRALTY_CREDIBILITY
    assert 6 not in scales.STIX_CREDIBILITY
    assert set(scales.ADMIRALTY_RELIABILITY) - set(scales.MISP_ADMIRALTY_RELIABILITY) == {"F"}
    assert set(scales.ADMIRALTY_CREDIBILITY) - set(scales.STIX_CREDIBILITY) == {6}


def test_every_likelihood_has_its_tag():
    assert list(scales.MISP_LIKELIHOOD) == [band.words for band in scales.ICD203]
    for band in scales.ICD203:
        value, number = scales.MISP_LIKELIHOOD[band.words]
        assert value == band.words.replace(" ", "-")
        assert number == (0 if band.low == 0.01 else round(100 * band.low))


def test_scales_name_their_version_and_source():
    for scale in vars(scales).values():
        if isinstance(scale, scales.Scale):
            assert all(scale)
            assert str(scale) == f"{scale.name} ({scale.version})"
