use super::*;

fn matrix(axes: &str, cells: &str) -> Result<Policy, PolicyError> {
    one_thing(&format!(
        "[[matrices]]\nid = \"m\"\naxes = [{axes}]\ncells = {cells}\n\
         outcomes.a = {{ grade = \"A\" }}\noutcomes.b = {{ grade = \"B\" }}"
    ))
}

fn grade(policy: &Policy, applicant: &Application) -> Option<String> {
    policy.decide(applicant, date!("2026-02-01")).unwrap().grade().map(str::to_owned)
}

#[test]
fn yes_and_no_are_bands_in_either_order() {
    let (owner, tenant) = (nobody().with("owner", true), nobody().with("owner", false));
    for (bands, expected) in [("\"yes\", \"no\"", ["A", "B"]), ("\"no\", \"yes\"", ["B", "A"])] {
        let policy = matrix(&format!("{{ of = \"owner\", bands = [{bands}] }}"), "[\"a\", \"b\"]").unwrap();
        let grades = [&owner, &tenant].map(|applicant| grade(&policy, applicant));
        assert_eq!(grades, expected.map(|grade| Some(grade.to_owned())), "{bands}");
        assert_eq!(grade(&policy, &nobody()), None);
    }
}

#[test]
fn a_band_is_of_the_kind_of_its_axis() {
    let refused = |of: &str, bands: &str| {
        matrix(&format!("{{ of = \"{of}\", bands = [{bands}] }}"), "[\"a\", \"b\"]").unwrap_err().to_string()
    };
    let expected = "bands such as \"[600, 680)\", texts, or \"yes\" and \"no\"";
    for (of, bands, found) in [
        ("owner", "\"yes\", \"maybe\"", "`maybe`"),
        ("owner", "[\"yes\"], \"no\"", "`yes`"),
        ("age", "\"young\", \">= 18\"", "`young`"),
    ] {
        assert_eq!(refused(of, bands), format!("matrices.m.{of}: expected {expected}, found {found}"));
    }
    assert_eq!(refused("owner", "\"yes\", \"yes\""), "matrices.m.owner.bands: yes and no are one place each");
}

#[test]
fn a_matrix_has_an_axis_and_at_most_ten_thousand_cells() {
    let of_cells = |ages: usize, children: usize| {
        let axis = |of: &str, count: usize| {
            let mut bands = vec!["\"< 1\"".to_owned()];
            bands.extend((1..count - 1).map(|number| format!("\"[{number}, {})\"", number + 1)));
            bands.push(format!("\">= {}\"", count - 1));
            format!("{{ of = \"{of}\", bands = [{}] }}", bands.join(", "))
        };
        let row = format!("[{}]", vec!["\"a\""; children].join(", "));
        let cells = format!("[{}]", vec![row; ages].join(", "));
        matrix(&format!("{}, {}", axis("age", ages), axis("children", children)), &cells)
    };
    let most = of_cells(100, 100).unwrap();
    assert_eq!(grade(&most, &nobody().with("age", 99).with("children", 50)).as_deref(), Some("A"));
    let expected = "matrices.m.axes: expected at least one axis and at most 10000 cells, found 2";
    for (ages, children) in [(100, 101), (5001, 2)] {
        assert_eq!(of_cells(ages, children).unwrap_err().to_string(), expected);
    }
    let none = matrix("", "\"a\"").unwrap_err().to_string();
    assert_eq!(none, "matrices.m.axes: expected at least one axis and at most 10000 cells, found 0");
}
