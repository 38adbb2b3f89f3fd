"""Scales as data: complete, and without numbers for what cannot be judged."""

from itertools import pairwise

from claimtrace import scales


def test_stix_bands_are_on_its_scale_and_fall_with_the_digit():
    assert list(scales.STIX_CREDIBILITY) == [1, 2, 3, 4, 5]
    for digit, band in scales.STIX_CREDIBILITY.items():
        assert band.words.startswith(f"{digit} - ")
        assert 0 <= band.confidence <= 100
    numbers = [band.confidence for band in scales.STIX_CREDIBILITY.values()]
    assert all(better > worse for better, worse in pairwise(numbers))


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
