Attribute VB_Name = "modRaaderumWorkbooks"
' Workbooks that carry Råderum's stamp find the functions again when they open here.
Option Explicit
Option Private Module

Private Const STAMP As String = "{{stamp}}"
Private Const EXCEL_LINKS As Long = 1

' Excel saves an add-in's functions as a link to where the add-in stood; a colleague's stands elsewhere.
Public Sub Rebind(ByVal book As Object)
    If Not IsStamped(book) Then Exit Sub
    Relink book
    Application.CalculateFullRebuild
End Sub

Public Sub RebindOpenWorkbooks()
    Dim book As Object
    For Each book In Application.Workbooks
        If Not book Is ThisWorkbook Then Rebind book
    Next book
End Sub

Public Function IsStamped(ByVal book As Object) As Boolean
    On Error Resume Next
    If Not book Is Nothing Then IsStamped = (CStr(book.CustomDocumentProperties(STAMP).Value) <> "")
End Function

' Only a link to a file of the add-in's own name, and only in a stamped workbook.
Private Sub Relink(ByVal book As Object)
    Dim links As Variant, link As Variant, saved As Boolean
    links = book.LinkSources(EXCEL_LINKS)
    If IsEmpty(links) Then Exit Sub
    saved = book.saved
    For Each link In links
        If IsOwnLink(CStr(link), ThisWorkbook.FullName) Then ChangeOwnLink book, CStr(link)
    Next link
    book.saved = saved
End Sub

' Whether a link is to this add-in in another folder.
Public Function IsOwnLink(ByVal link As String, ByVal own As String) As Boolean
    IsOwnLink = (LCase$(FileNameOf(link)) = LCase$(FileNameOf(own)) And LCase$(link) <> LCase$(own))
End Function

Public Function FileNameOf(ByVal path As String) As String
    Dim parts As Variant
    parts = Split(Replace(path, "/", "\"), "\")
    If UBound(parts) >= 0 Then FileNameOf = parts(UBound(parts))
End Function

' A link cannot change under protection. The sheets of a template are protected without a password: they are
' opened and closed again with the same permissions. A sheet with a password stays as it is.
Private Sub ChangeOwnLink(ByVal book As Object, ByVal link As String)
    Dim sheet As Object, opened As New Collection, permissions As Variant
    On Error Resume Next
    For Each sheet In book.Worksheets
        If sheet.ProtectContents Then
            permissions = PermissionsOf(sheet)
            sheet.Unprotect ""
            If Not sheet.ProtectContents Then opened.Add Array(sheet, permissions)
        End If
    Next sheet
    book.ChangeLink link, ThisWorkbook.FullName, EXCEL_LINKS
    Dim one As Variant
    For Each one In opened
        Protect one(0), one(1)
    Next one
End Sub

Private Function PermissionsOf(ByVal sheet As Object) As Variant
    With sheet.Protection
        PermissionsOf = Array(sheet.ProtectDrawingObjects, sheet.ProtectScenarios, _
            .AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, _
            .AllowDeletingColumns, .AllowDeletingRows, .AllowSorting, .AllowFiltering, .AllowUsingPivotTables, _
            sheet.EnableSelection)
    End With
End Function

Private Sub Protect(ByVal sheet As Object, ByVal allowed As Variant)
    sheet.Protect "", allowed(0), True, allowed(1), False, allowed(2), allowed(3), allowed(4), allowed(5), _
        allowed(6), allowed(7), allowed(8), allowed(9), allowed(10), allowed(11), allowed(12)
    sheet.EnableSelection = allowed(13)
End Sub
